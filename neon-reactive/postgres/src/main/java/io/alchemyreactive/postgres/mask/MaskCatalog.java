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
              b.typname, b.typcategory, a.attgenerated <> '', a.attidentity = 'a', a.attnotnull
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
              CROSS JOIN LATERAL (WITH RECURSIVE below AS (SELECT t.* FROM pg_type t WHERE t.oid = a.atttypid
                  UNION ALL SELECT t.* FROM below JOIN pg_type t ON t.oid = below.typbasetype)
                SELECT typname, typcategory FROM below WHERE typbasetype = 0) AS b
            WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
              AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
              AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')
              AND c.relname NOT IN ('_mask_history', '_seed_history', 'flyway_schema_history')
              AND NOT EXISTS (SELECT FROM pg_depend d
                WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1, 2, a.attnum""";

    /** Pairs of columns: over foreign keys between the same places of their lists, and of tables that inherit from others. */
    private static final String LINKS = """
            SELECT fn.nspname, f.relname, fa.attname, tn.nspname, t.relname, ta.attname
            FROM pg_constraint k
              CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (child, parent)
              JOIN pg_class f ON f.oid = k.conrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
              JOIN pg_attribute fa ON fa.attrelid = f.oid AND fa.attnum = pair.child
              JOIN pg_class t ON t.oid = k.confrelid JOIN pg_namespace tn ON tn.oid = t.relnamespace
              JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum = pair.parent
            WHERE k.contype = 'f' AND k.conparentid = 0
            UNION
            SELECT fn.nspname, f.relname, fa.attname, tn.nspname, t.relname, ta.attname
            FROM pg_inherits i JOIN pg_class f ON f.oid = i.inhrelid AND f.relkind IN ('r', 'p', 'f') AND NOT f.relispartition
              JOIN pg_namespace fn ON fn.oid = f.relnamespace
              JOIN pg_class t ON t.oid = i.inhparent JOIN pg_namespace tn ON tn.oid = t.relnamespace
              JOIN pg_attribute ta ON ta.attrelid = t.oid AND ta.attnum > 0 AND NOT ta.attisdropped
              JOIN pg_attribute fa ON fa.attrelid = f.oid AND fa.attname = ta.attname
            ORDER BY 1, 2, 3, 4, 5, 6""";

    private static final String IDENTITIES = """
            SELECT format('ALTER TABLE %s REPLICA IDENTITY FULL', c.oid::regclass),
              format('ALTER TABLE %s REPLICA IDENTITY %s', c.oid::regclass, CASE c.relreplident WHEN 'd' THEN 'DEFAULT'
                ELSE 'USING INDEX ' || (SELECT quote_ident(x.relname) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
                  WHERE i.indrelid = c.oid AND i.indisreplident) END)
            FROM pg_class c
            WHERE c.oid IN (SELECT rel FROM masked)
              AND (c.relreplident = 'i' OR c.relreplident = 'd' AND EXISTS (SELECT FROM pg_publication))
            ORDER BY 1""";

    private static final String STATISTICS = """
            SELECT DISTINCT format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STATISTICS -1', a.attrelid::regclass, a.attname),
              format('ALTER TABLE ONLY %s ALTER COLUMN %I SET STATISTICS 0', a.attrelid::regclass, a.attname)
            FROM pg_attribute a JOIN masked m ON m.rel = a.attrelid AND m.nr = a.attnum WHERE a.attstattarget = 0
            ORDER BY 1""";

    private static final String TRIGGERS = """
            SELECT format('ALTER TABLE ONLY %s DISABLE TRIGGER %I', g.tgrelid::regclass, g.tgname),
              format('ALTER TABLE ONLY %s ENABLE%s TRIGGER %I', g.tgrelid::regclass,
                CASE g.tgenabled WHEN 'A' THEN ' ALWAYS' WHEN 'R' THEN ' REPLICA' ELSE '' END, g.tgname)
            FROM pg_trigger g
            WHERE NOT g.tgisinternal AND g.tgenabled <> 'D' AND g.tgrelid IN (SELECT rel FROM masked)
            ORDER BY 1""";

    /** Over a masked column on either side, or over a key that goes. */
    private static final String FOREIGN_KEYS = """
            , keys AS (SELECT i.indexrelid FROM pg_index i JOIN masked m ON m.rel = i.indrelid
              WHERE (i.indisunique OR i.indisexclusion) AND (m.nr = ANY (i.indkey) OR i.indexprs IS NOT NULL))
            SELECT DISTINCT format('ALTER TABLE %s DROP CONSTRAINT %I', k.conrelid::regclass, k.conname),
              format('ALTER TABLE %s ADD CONSTRAINT %I %s', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
                || format('; COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, k.conrelid::regclass,
                  obj_description(k.oid, 'pg_constraint'))
            FROM pg_constraint k LEFT JOIN masked m
              ON m.rel = k.conrelid AND m.nr = ANY (k.conkey) OR m.rel = k.confrelid AND m.nr = ANY (k.confkey)
            WHERE k.contype = 'f' AND k.conparentid = 0 AND (m.rel IS NOT NULL OR k.conindid IN (SELECT indexrelid FROM keys))
            ORDER BY 1""";

    /** An index that is attached to one of a partitioned table goes and comes with it. One that is not valid checks nothing. */
    private static final String KEYS = """
            SELECT DISTINCT CASE WHEN k.oid IS NULL THEN format('DROP INDEX %s', i.indexrelid::regclass)
                ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', i.indrelid::regclass, k.conname) END,
              CASE WHEN k.oid IS NULL THEN replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
                ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', i.indrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
                  || format('; COMMENT ON CONSTRAINT %I ON %s IS %L', k.conname, i.indrelid::regclass,
                    obj_description(k.oid, 'pg_constraint'))
                  || CASE WHEN x.reloptions IS NULL THEN ''
                    ELSE format('; ALTER INDEX %s SET (%s)', i.indexrelid::regclass, array_to_string(x.reloptions, ', ')) END
                END
                || format('; COMMENT ON INDEX %s IS %L', i.indexrelid::regclass, obj_description(i.indexrelid, 'pg_class'))
                || coalesce((SELECT format('; ALTER INDEX %s SET TABLESPACE %I', i.indexrelid::regclass, spcname)
                  FROM pg_tablespace WHERE oid = x.reltablespace), '')
                || CASE WHEN i.indisclustered
                  THEN format('; ALTER TABLE %s CLUSTER ON %I', i.indrelid::regclass, x.relname) ELSE '' END
            FROM pg_index i JOIN masked m ON m.rel = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
              LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x')
                AND k.conrelid = i.indrelid
            WHERE (i.indisunique OR i.indisexclusion) AND i.indisvalid AND (m.nr = ANY (i.indkey) OR i.indexprs IS NOT NULL)
              AND NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = i.indexrelid)
            ORDER BY 1""";

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
                        row.getBoolean(9),
                        row.getBoolean(10)));
    }

    List<MaskSet.Link> links() throws SQLException {
        return read(
                LINKS,
                row -> new MaskSet.Link(
                        new ColumnName(row.getString(1), row.getString(2), row.getString(3)),
                        new ColumnName(row.getString(4), row.getString(5), row.getString(6))));
    }

    /**
     * The parts that an update of the columns needs out of its way, in the order in which they go: replica identities, since the keys
     * that they name go; targets of statistics, where none would be made; triggers, which would write old values elsewhere; then the
     * foreign keys, and the unique keys and indexes over the columns, since a fake of one row may be the value of another.
     */
    List<Disturbed> disturbed(Collection<ColumnName> columns) throws SQLException {
        String masked = masked(columns);
        List<Disturbed> all = new ArrayList<>();
        for (String question : List.of(IDENTITIES, STATISTICS, TRIGGERS, FOREIGN_KEYS, KEYS)) {
            all.addAll(read(masked + question, row -> new Disturbed(row.getString(1), row.getString(2))));
        }
        return all;
    }

    /**
     * The tables that cannot be masked: where a rule makes something else of the update, a partition is on another server, or the
     * statistics, which quote values, cannot be renewed.
     */
    List<String> unfit(Collection<ColumnName> columns) throws SQLException {
        return read(masked(columns) + """
                SELECT DISTINCT format('%s has the rule %I on its updates', r.ev_class::regclass, r.rulename)
                FROM pg_rewrite r JOIN masked m ON m.rel = r.ev_class WHERE r.ev_type = '2'
                UNION SELECT format('%s is a partition whose rows are elsewhere', c.oid::regclass)
                FROM masked m JOIN pg_class c ON c.oid = m.rel WHERE c.relkind = 'f'
                UNION SELECT format('%s belongs to another role, so its statistics cannot be renewed', c.oid::regclass)
                FROM masked m JOIN pg_class c ON c.oid = m.rel WHERE NOT pg_has_role(c.relowner, 'USAGE')
                ORDER BY 1""", row -> row.getString(1));
    }

    /** Statements that renew the statistics of the tables, and of those from which they inherit. */
    List<String> statistics(Collection<ColumnName> columns) throws SQLException {
        return read(masked(columns) + """
                , above AS (SELECT rel FROM masked UNION SELECT i.inhparent FROM above JOIN pg_inherits i ON i.inhrelid = above.rel)
                SELECT DISTINCT format('ANALYZE %s', rel::regclass) FROM above ORDER BY 1""", row -> row.getString(1));
    }

    /** Statements that fill the materialized views again, each after those that it reads. */
    List<String> views() throws SQLException {
        return read("""
                WITH reads AS (SELECT DISTINCT r.ev_class AS view, d.refobjid AS source
                  FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid
                  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class)
                SELECT format('REFRESH MATERIALIZED VIEW %1$s; ANALYZE %1$s', c.oid::regclass)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                  CROSS JOIN LATERAL (WITH RECURSIVE below (id, depth) AS (SELECT c.oid, 0
                      UNION SELECT reads.source, below.depth + 1 FROM below JOIN reads ON reads.view = below.id)
                    SELECT max(depth) AS depth FROM below) AS d
                WHERE c.relkind = 'm' AND c.relispopulated AND has_schema_privilege(n.oid, 'USAGE')
                  AND has_any_column_privilege(c.oid, 'SELECT')
                ORDER BY d.depth, c.oid""", row -> row.getString(1));
    }

    /** The columns with the tables, and with the partitions of those. */
    private static String masked(Collection<ColumnName> columns) {
        return "WITH RECURSIVE masked AS (SELECT c.oid AS rel, a.attnum AS nr FROM (VALUES "
                + columns.stream()
                        .map(name -> "(" + SqlText.literal(name.schema()) + ", " + SqlText.literal(name.table()) + ", "
                                + SqlText.literal(name.column()) + ")")
                        .collect(Collectors.joining(", "))
                + ") AS named (s, t, c) JOIN pg_namespace n ON n.nspname = named.s"
                + " JOIN pg_class r ON r.relnamespace = n.oid AND r.relname = named.t"
                + " CROSS JOIN LATERAL (SELECT r.oid UNION SELECT relid FROM pg_partition_tree(r.oid)) AS c"
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
