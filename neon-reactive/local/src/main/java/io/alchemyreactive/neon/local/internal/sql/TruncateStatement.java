package io.alchemyreactive.neon.local.internal.sql;

/** The statement that leaves a database with its schema and without its rows. */
final class TruncateStatement {

    /**
     * Table by table, since all at once would take more locks than a small server has; without triggers, which could
     * object. Tables of extensions stay, since their rows are part of the extension.
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
