package io.alchemyreactive.neon.local.control;

/** The statement that leaves a database with its schema and without its rows. */
final class Emptying {

    /**
     * One statement, hence one transaction; without triggers, which could object. What belongs to extensions stays, since
     * its rows are part of the extension.
     */
    static final String STATEMENT = """
            DO $empty$
            DECLARE
              names text;
              item record;
            BEGIN
              PERFORM set_config('session_replication_role', 'replica', true);
              CREATE TEMP VIEW own_relations AS
                SELECT c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) AS name
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
                  AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e');
              SELECT string_agg(name, ', ') INTO names FROM own_relations WHERE relkind IN ('r', 'p');
              IF names IS NOT NULL THEN
                EXECUTE 'TRUNCATE ' || names || ' RESTART IDENTITY CASCADE';
              END IF;
              FOR item IN SELECT name FROM own_relations WHERE relkind = 'S' LOOP
                EXECUTE 'ALTER SEQUENCE ' || item.name || ' RESTART';
              END LOOP;
              FOR item IN SELECT name FROM own_relations WHERE relkind = 'm' LOOP
                EXECUTE 'REFRESH MATERIALIZED VIEW ' || item.name || ' WITH NO DATA';
              END LOOP;
              PERFORM lo_unlink(oid) FROM pg_largeobject_metadata;
              DROP VIEW own_relations;
            END
            $empty$
            """;

    private Emptying() {}
}
