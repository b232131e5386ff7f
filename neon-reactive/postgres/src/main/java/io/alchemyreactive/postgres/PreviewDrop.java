package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlText;
import io.alchemyreactive.provider.Identity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * Drops what a preview holds: in batches that are committed, since one transaction over thousands of tables runs out of the
 * server's memory for locks. Each step may be done again. Blocks; for one thread.
 */
final class PreviewDrop {

    private static final int BATCH = 200;
    private static final String OUT_OF_MEMORY = "53200";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEPENDENT_OBJECTS = "2BP01";

    /** Partitions before their parents, sequences after the tables that may own them. */
    private static final String STATEMENTS = """
            WITH n AS (SELECT oid, nspname FROM pg_namespace WHERE nspname = ?)
            SELECT sql FROM (
              SELECT CASE WHEN relkind = 'S' THEN 3 WHEN relispartition THEN 1 ELSE 2 END AS step, c.oid AS id,
                format('DROP %s IF EXISTS %I.%I CASCADE',
                  CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                    WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END,
                  nspname, relname) AS sql
              FROM pg_class c JOIN n ON n.oid = c.relnamespace WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
              UNION ALL
              SELECT 4, p.oid, format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure)
              FROM pg_proc p JOIN n ON n.oid = p.pronamespace
              UNION ALL
              SELECT 5, t.oid,
                format('DROP %s IF EXISTS %I.%I CASCADE', CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, nspname, typname)
              FROM pg_type t JOIN n ON n.oid = t.typnamespace WHERE typtype IN ('d', 'e', 'r')
            ) each ORDER BY step, id LIMIT ?
            """;

    private static final String LARGE_OBJECTS = """
            SELECT format('SELECT lo_unlink(%s)', oid) FROM pg_largeobject_metadata
            WHERE lomowner = (SELECT oid FROM pg_roles WHERE rolname = ?) LIMIT ?
            """;

    private static final String EXTENSIONS = """
            SELECT format('the extension %I', extname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
            WHERE nspname = ? ORDER BY 1
            """;

    /** Views on tables of the schema, references to them, and columns of its types. */
    private static final String DEPENDANTS = """
            WITH n AS (SELECT oid FROM pg_namespace WHERE nspname = ?)
            SELECT DISTINCT format('%I.%I', o.nspname, c.relname)
            FROM pg_class c JOIN pg_namespace o ON o.oid = c.relnamespace
            WHERE c.relpersistence <> 't' AND c.relnamespace <> (SELECT oid FROM n) AND c.oid IN (
              SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class t ON t.oid = d.refobjid
              WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
                AND t.relnamespace = (SELECT oid FROM n)
              UNION
              SELECT k.conrelid FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid
              WHERE t.relnamespace = (SELECT oid FROM n)
              UNION
              SELECT a.attrelid FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid
              WHERE NOT a.attisdropped AND y.typnamespace = (SELECT oid FROM n))
            ORDER BY 1
            """;

    private static final String HOLDERS = """
            SELECT DISTINCT format('session %s of the role %I', a.pid, a.usename)
            FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_stat_activity a ON a.pid = l.pid
            WHERE l.granted AND l.pid <> pg_backend_pid()
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = ?)
            ORDER BY 1
            """;

    private static final String SESSIONS = """
            SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, ?)) < count(*) FROM pg_stat_activity
            WHERE usename = ? AND pid <> pg_backend_pid()
            """;

    private final AdminSession session;
    private final PostgresOrigin server;
    private final String schema;
    private final Duration lockTimeout;

    PreviewDrop(AdminSession session, PostgresOrigin server, String schema, Duration lockTimeout) {
        this.session = session;
        this.server = server;
        this.schema = schema;
        this.lockTimeout = lockTimeout;
    }

    /**
     * Empties the schema, all but kinds of objects that are rare.
     *
     * @param dedicated whether the role is the preview's own, whose sessions end
     * @throws PreviewSchemaException when something outside of the schema uses it, or somebody holds a lock
     */
    void contents(String role, boolean dedicated) throws SQLException {
        refuse(EXTENSIONS, "is in it, and all of the database uses it", "Move it with ALTER EXTENSION … SET SCHEMA");
        refuse(DEPENDANTS, "uses it from outside", "Drop that, or point it elsewhere");
        if (dedicated) {
            endSessions(role);
        }
        try {
            inBatches(STATEMENTS, schema);
            if (dedicated) {
                inBatches(LARGE_OBJECTS, role);
            }
        } catch (SQLException e) {
            throw inUse(e);
        }
    }

    /** Notes in the schema that its contents go, so that an interrupted drop is not taken for a whole preview. */
    void begin(PreviewTag tag) throws SQLException {
        session.run("COMMENT ON SCHEMA " + SqlText.quoted(schema) + " IS "
                + SqlText.literal(tag.dropping(true).json()));
    }

    /** Drops the schema itself, which holds little or nothing now. */
    void schema() throws SQLException {
        try {
            session.run("DROP SCHEMA IF EXISTS " + SqlText.quoted(schema) + " CASCADE");
        } catch (SQLException e) {
            throw inUse(e);
        }
    }

    /** Drops a role that carries this owner's mark, with the rights that it was given. */
    void role(String role, Identity owner) throws SQLException {
        if (PreviewLookup.role(session, role)
                .flatMap(PreviewLookup.Role::tag)
                .filter(tag -> tag.proves(owner))
                .isEmpty()) {
            return;
        }
        endSessions(role);
        inBatches(LARGE_OBJECTS, role);
        try {
            session.together(() -> {
                session.run("DROP OWNED BY " + SqlText.quoted(role));
                session.run("DROP ROLE " + SqlText.quoted(role));
            });
        } catch (SQLException e) {
            if (!DEPENDENT_OBJECTS.equals(e.getSQLState())) {
                throw inUse(e);
            }
            throw new PreviewSchemaException(
                    schema,
                    server,
                    "its role '" + role + "' owns or is granted something in another database of the server, or others"
                            + " use what it owns",
                    "Run DROP OWNED BY " + SqlText.quoted(role) + " there, and run the command again.");
        }
    }

    private void refuse(String query, String why, String cure) throws SQLException {
        List<String> found = session.texts(query, schema);
        if (!found.isEmpty()) {
            String more = found.size() > 3 ? " and " + (found.size() - 3) + " more" : "";
            throw new PreviewSchemaException(
                    schema,
                    server,
                    "it was not dropped: " + String.join(", ", found.subList(0, Math.min(3, found.size()))) + more + " "
                            + why,
                    cure + ", and run the command again.");
        }
    }

    /** The role can begin no new session before the next deploy lets it. */
    private void endSessions(String role) throws SQLException {
        session.run("ALTER ROLE " + SqlText.quoted(role) + " NOLOGIN");
        long limit = Math.max(1, lockTimeout.toMillis());
        if (session.is(SESSIONS, limit, role)) {
            throw new PreviewSchemaInUseException(schema, server, limit, List.of("a session of its role " + role));
        }
    }

    private void inBatches(String query, String of) throws SQLException {
        int batch = BATCH;
        while (true) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("the drop of '" + schema + "' was cancelled");
            }
            List<String> statements = session.texts(query, of, batch);
            if (statements.isEmpty()) {
                return;
            }
            try {
                session.together(() -> session.run(String.join(";", statements)));
            } catch (SQLException e) {
                if (!OUT_OF_MEMORY.equals(e.getSQLState()) || batch == 1) {
                    throw e;
                }
                batch = batch / 2;
            }
        }
    }

    private SQLException inUse(SQLException error) throws SQLException {
        if (LOCK_NOT_AVAILABLE.equals(error.getSQLState())) {
            throw new PreviewSchemaInUseException(
                    schema, server, lockTimeout.toMillis(), session.texts(HOLDERS, schema));
        }
        return error;
    }
}
