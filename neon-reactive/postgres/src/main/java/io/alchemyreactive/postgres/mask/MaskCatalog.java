package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Reads the catalog of a database: the columns that the role can read, and the parts that an update of them disturbs. Blocks. */
final class MaskCatalog {

    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attname, c.relkind, format_type(a.atttypid, a.atttypmod),
              coalesce(b.typname, t.typname), coalesce(b.typcategory, t.typcategory), a.attgenerated <> '', a.attnotnull
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              JOIN pg_type t ON t.oid = a.atttypid LEFT JOIN pg_type b ON b.oid = nullif(t.typbasetype, 0)
            WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
              AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
              AND c.relname NOT IN ('_mask_history', '_seed_history', 'flyway_schema_history')
              AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1, 2, a.attnum""";

    /** Pairs of columns, over foreign keys between the same places of their lists. */
    private static final String LINKS = """
            SELECT fn.nspname, f.relname, fa.attname, tn.nspname, t.relname, ta.attname
            FROM pg_constraint k
              CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (child, parent)
              JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
              JOIN pg_attribute fa ON fa.attrelid = f.oid AND fa.attnum = pair.child
              JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
              JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum = pair.parent
            WHERE k.contype = 'f' AND k.conparentid = 0
            ORDER BY 1, 2, 3, 4, 5, 6""";

    private final Connection connection;

    MaskCatalog(Connection connection) {
        this.connection = connection;
    }

    /** One row of an answer. */
    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * A statement that takes a part of a table away, and the one that brings it back.
     *
     * @param drop the first
     * @param restore the second
     */
    record Disturbed(String drop, String restore) {}

    List<TableColumn> columns() throws SQLException {
        return read(
                COLUMNS,
                row -> new TableColumn(
                        new ColumnName(row.getString(1), row.getString(2), row.getString(3)),
                        row.getString(4).charAt(0),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7).charAt(0),
                        row.getBoolean(8),
                        row.getBoolean(9)));
    }

    List<MaskSet.Link> links() throws SQLException {
        return read(
                LINKS,
                row -> new MaskSet.Link(
                        new ColumnName(row.getString(1), row.getString(2), row.getString(3)),
                        new ColumnName(row.getString(4), row.getString(5), row.getString(6))));
    }

    /**
     * The triggers of the tables, which would write old values elsewhere; then the foreign keys, the unique and primary keys and the
     * unique indexes over the columns, since a fake of one row may be the value of another. In the order in which they go.
     */
    List<Disturbed> disturbed(Collection<ColumnName> columns) throws SQLException {
        String masked = masked(columns);
        List<Disturbed> all = new ArrayList<>(read(masked + """
                SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', g.tgrelid::regclass, g.tgname),
                  format('ALTER TABLE %s ENABLE%s TRIGGER %I', g.tgrelid::regclass,
                    CASE g.tgenabled WHEN 'A' THEN ' ALWAYS' WHEN 'R' THEN ' REPLICA' ELSE '' END, g.tgname)
                FROM pg_trigger g
                WHERE NOT g.tgisinternal AND g.tgenabled <> 'D'
                  AND g.tgrelid IN (SELECT relid FROM masked, pg_partition_tree(masked.rel) UNION SELECT rel FROM masked)
                ORDER BY 1""", MaskCatalog::disturbed));
        all.addAll(read(masked + """
                , keys AS (SELECT i.indexrelid FROM pg_index i JOIN masked m ON m.rel = i.indrelid
                  WHERE (i.indisunique OR i.indisexclusion) AND (m.nr = ANY (i.indkey) OR i.indexprs IS NOT NULL))
                SELECT DISTINCT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
                  format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
                    || coalesce(format('; COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, k.conrelid::regclass,
                      obj_description(k.oid, 'pg_constraint')), '')
                FROM pg_constraint k LEFT JOIN masked m
                  ON m.rel = k.conrelid AND m.nr = ANY (k.conkey) OR m.rel = k.confrelid AND m.nr = ANY (k.confkey)
                WHERE k.contype = 'f' AND k.conparentid = 0 AND (m.rel IS NOT NULL OR k.conindid IN (SELECT indexrelid FROM keys))
                ORDER BY 1""", MaskCatalog::disturbed));
        all.addAll(read(masked + """
                SELECT DISTINCT CASE WHEN k.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
                    ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, k.conname) END,
                  CASE WHEN k.oid IS NULL THEN replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
                    ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
                    END
                FROM pg_index i JOIN masked m ON m.rel = i.indrelid
                  LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
                    AND k.conrelid = i.indrelid
                WHERE (i.indisunique OR i.indisexclusion) AND (m.nr = ANY (i.indkey) OR i.indexprs IS NOT NULL)
                ORDER BY 1""", MaskCatalog::disturbed));
        return all;
    }

    private static Disturbed disturbed(ResultSet row) throws SQLException {
        return new Disturbed(row.getString(1), row.getString(2));
    }

    /** The tables whose updates would do something else or more, by a rule, or go to another server, by a foreign partition. */
    List<String> diverted(Collection<ColumnName> columns) throws SQLException {
        return read(masked(columns) + """
                SELECT DISTINCT format('%s has the rule %I on its updates', r.ev_class::regclass, r.rulename)
                FROM pg_rewrite r JOIN masked m ON m.rel = r.ev_class WHERE r.ev_type = '2'
                UNION SELECT format('%s has the partition %s, whose rows are elsewhere', m.rel::regclass, p.relid)
                FROM masked m, pg_partition_tree(m.rel) p JOIN pg_class c ON c.oid = p.relid WHERE c.relkind = 'f'
                ORDER BY 1""", row -> row.getString(1));
    }

    /** Statements that fill the materialized views again, in the order of their creation. */
    List<String> views() throws SQLException {
        return read("""
                SELECT format('REFRESH MATERIALIZED VIEW %s', c.oid::regclass)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relkind = 'm' AND c.relispopulated AND has_schema_privilege(n.oid, 'USAGE')
                  AND has_any_column_privilege(c.oid, 'SELECT')
                ORDER BY c.oid""", row -> row.getString(1));
    }

    private static String masked(Collection<ColumnName> columns) {
        return "WITH masked AS (SELECT c.oid AS rel, a.attnum AS nr FROM (VALUES "
                + columns.stream()
                        .map(name -> "(" + SqlText.literal(name.schema()) + ", " + SqlText.literal(name.table()) + ", "
                                + SqlText.literal(name.column()) + ")")
                        .collect(Collectors.joining(", "))
                + ") AS named (s, t, c) JOIN pg_namespace n ON n.nspname = named.s"
                + " JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = named.t"
                + " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = named.c) ";
    }

    private <T> List<T> read(String question, Reader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(question)) {
            List<T> rows = new ArrayList<>();
            while (found.next()) {
                rows.add(reader.read(found));
            }
            return rows;
        }
    }
}
