package io.alchemyreactive.neon.local.internal.sql;

/** The statement that deletes all rows of a database and keeps its schema. */
final class TruncateStatement {

    /**
     * Truncates table by table, because a small server has too few locks for all at once. Runs without triggers,
     * because they could fail. Keeps tables of extensions, because their rows belong to the extension.
     */
    static final String STATEMENT = """
            DO $empty$
            DECLARE
              item record;
            BEGIN
              PERFORM set_config('session_replication_role', 'replica', false);
              CREATE TEMP VIEW own_relations AS
                SELECT c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                  AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
              FOR item IN SELECT name FROM own_relations WHERE relkind IN ('r', 'p') LOOP
                EXECUTE 'TRUNCATE ' || item.name || ' RESTART IDENTITY CASCADE';
                COMMIT;
              END LOOP;
              FOR item IN SELECT name FROM own_relations WHERE relkind = 'S' LOOP
                EXECUTE 'ALTER SEQUENCE ' || item.name || ' RESTART';
              END LOOP;
              FOR item IN SELECT name FROM own_relations WHERE relkind = 'm' LOOP
                EXECUTE 'REFRESH MATERIALIZED VIEW ' || item.name || ' WITH NO DATA';
              END LOOP;
              FOR item IN SELECT oid FROM pg_largeobject_metadata LOOP
                PERFORM lo_unlink(item.oid);
                COMMIT;
              END LOOP;
              DROP VIEW own_relations;
            END
            $empty$
            """;

    private TruncateStatement() {}
}
