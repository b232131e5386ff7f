package io.alchemyreactive.postgres.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The objects that the files have made so far. Those of the files that run together are fresh: no release uses them yet.
 * Not thread-safe.
 */
final class KnownSchema {

    private static final String RELATION = "relation";

    private final Map<SqlName, KnownTable> tables = new HashMap<>();
    private final Set<String> fresh = new HashSet<>();
    private final Set<SqlName> constrained = new HashSet<>();
    private final Map<SqlName, List<String>> indexes = new HashMap<>();

    /** The table, index, view or sequence is fresh from here on. */
    void made(SqlName relation) {
        made(RELATION, relation);
    }

    void made(String kind, SqlName name) {
        fresh.add(kind + ' ' + name);
    }

    boolean isFresh(SqlName relation) {
        return isFresh(RELATION, relation) || isFresh("schema", new SqlName("", relation.schema()));
    }

    boolean isFresh(String kind, SqlName name) {
        return fresh.contains(kind + ' ' + name);
    }

    void dropped(SqlName relation) {
        fresh.remove(RELATION + ' ' + relation);
        tables.remove(relation);
    }

    void renamed(SqlName relation, SqlName other) {
        if (fresh.remove(RELATION + ' ' + relation)) {
            made(other);
        }
        @Nullable KnownTable table = tables.remove(relation);
        if (table != null) {
            tables.put(other, table);
        }
    }

    /** From here on no object is fresh. */
    void forgetFresh() {
        fresh.clear();
        tables.values().forEach(KnownTable::forgetFresh);
    }

    /** The domain has a constraint. */
    void constrained(SqlName domain) {
        constrained.add(domain);
    }

    /** Whether the type is a domain with a constraint, as far as the files tell. */
    boolean isConstrained(SqlName type) {
        return constrained.contains(type);
    }

    void index(SqlName name, List<String> columns) {
        indexes.put(name, columns);
    }

    /** The columns of an index; empty when no file tells. */
    List<String> indexColumns(SqlName name) {
        return indexes.getOrDefault(name, List.of());
    }

    KnownTable table(SqlName name) {
        return tables.computeIfAbsent(name, none -> new KnownTable());
    }
}
