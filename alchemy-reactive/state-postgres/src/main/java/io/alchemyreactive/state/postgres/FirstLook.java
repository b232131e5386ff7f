package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.StateAccessException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Row;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Checks a database before the store uses it: each client must have its own session, and the schema must belong to this
 * store or be absent. Runs two queries that change nothing.
 */
final class FirstLook {

    /** The mark is what the session was started with. */
    private static final String SESSION =
            "SELECT pg_backend_pid(), current_setting('" + DatabaseAddress.SESSION_MARK + "', true)";

    /** Objects that belong to an extension do not count as content. */
    private static final String SCHEMA = """
            SELECT pg_backend_pid(), quote_ident(current_user), quote_ident(current_database()),
                quote_ident(pg_get_userbyid(n.nspowner)),
                CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
                    ELSE has_schema_privilege(n.oid, 'USAGE') END,
                has_schema_privilege(n.oid, 'CREATE'), has_table_privilege(h.oid, 'SELECT'),
                ARRAY(SELECT o.name FROM (
                        SELECT 'pg_class'::regclass AS kind, oid, relname::text AS name FROM pg_class
                            WHERE relnamespace = n.oid AND relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
                        UNION ALL SELECT 'pg_proc'::regclass, oid, proname FROM pg_proc WHERE pronamespace = n.oid
                        UNION ALL SELECT 'pg_type'::regclass, oid, typname FROM pg_type
                            WHERE typnamespace = n.oid AND typrelid = 0 AND typelem = 0) AS o
                    WHERE NOT EXISTS (SELECT FROM pg_depend AS d
                        WHERE d.classid = o.kind AND d.objid = o.oid AND d.deptype = 'e')
                    ORDER BY o.name COLLATE "C" LIMIT 4)
            FROM (SELECT) AS always
                LEFT JOIN pg_namespace AS n ON n.nspname = 'alchemy'
                LEFT JOIN pg_class AS h ON h.relnamespace = n.oid AND h.relname = 'flyway_schema_history'
            """;

    private static final int NAMED = 3;

    private final String place;

    FirstLook(String place) {
        this.place = place;
    }

    /**
     * Emits whether there is a readable history of migrations. Fails with an {@link InvalidStateAddressException} when
     * sessions are shared or the schema holds something else, and with a {@link StateAccessException} when rights are
     * missing.
     */
    Mono<Boolean> at(Connection connection) {
        return Sql.rows(connection, SESSION, Session::of)
                .single()
                .flatMap(session ->
                        Sql.rows(connection, SCHEMA, Standing::of).single().map(standing -> judge(session, standing)));
    }

    private boolean judge(Session session, Standing standing) {
        if (session.pid() != standing.pid() || !DatabaseAddress.MARKED.equals(session.mark())) {
            throw pooler(place);
        } else if (!standing.mayEnter()) {
            throw new StateAccessException(
                    place, standing.owner() == null ? standing.noSchema() : standing.noEntry(), standing.cure(), null);
        } else if (standing.mayReadHistory() == null && !standing.content().isEmpty()) {
            throw taken(place, standing.named());
        } else if (standing.mayReadHistory() == null && Boolean.FALSE.equals(standing.mayCreate())
                || Boolean.FALSE.equals(standing.mayReadHistory())) {
            throw new StateAccessException(place, standing.noEntry(), standing.cure(), null);
        }
        return standing.mayReadHistory() != null;
    }

    /** The failure for a connection pooler or proxy between client and server. */
    static InvalidStateAddressException pooler(String place) {
        return new InvalidStateAddressException("a connection pooler or proxy answers at " + place
                + ", which does not give each client a session of its own; migrations and notifications need one. Use the"
                + " direct address of the server behind it (for PgBouncer usually port 5432, for Neon the host without"
                + " -pooler)");
    }

    /** The failure for a schema that belongs to another application. */
    static InvalidStateAddressException taken(String place, String content) {
        return new InvalidStateAddressException(
                "the schema " + Schema.NAME + " in " + place + " is not of this store: it"
                        + " holds " + content
                        + ". Give the state a database of its own, or rename that schema with ALTER SCHEMA "
                        + Schema.NAME + " RENAME TO another_name; nothing was changed");
    }

    private record Session(int pid, @Nullable String mark) {

        static Session of(Row row) {
            return new Session(number(row, 0), row.get(1, String.class));
        }
    }

    /**
     * The schema as the catalog describes it.
     *
     * @param owner null when there is no schema
     * @param mayEnter whether the role may use the schema or, when there is none, create it
     * @param mayCreate null when there is no schema
     * @param mayReadHistory null when there is no history of migrations
     * @param content a few names of objects in the schema
     */
    private record Standing(
            int pid,
            String user,
            String database,
            @Nullable String owner,
            boolean mayEnter,
            @Nullable Boolean mayCreate,
            @Nullable Boolean mayReadHistory,
            List<String> content) {

        static Standing of(Row row) {
            return new Standing(
                    number(row, 0),
                    text(row, 1),
                    text(row, 2),
                    row.get(3, String.class),
                    Boolean.TRUE.equals(row.get(4, Boolean.class)),
                    row.get(5, Boolean.class),
                    row.get(6, Boolean.class),
                    List.of(Objects.requireNonNull(row.get(7, String[].class))));
        }

        String named() {
            String names = String.join(", ", content.subList(0, Math.min(NAMED, content.size())));
            return names + (content.size() > NAMED ? " and more" : "") + ", and belongs to the role " + owner;
        }

        String noSchema() {
            return "the role " + user + " may not make the schema " + Schema.NAME;
        }

        String noEntry() {
            return "the schema " + Schema.NAME + " belongs to the role " + owner + ", and the role " + user
                    + " may not use it";
        }

        String cure() {
            return owner == null
                    ? "Let an administrator run GRANT CREATE ON DATABASE " + database + " TO " + user
                    : "Connect as " + owner + ", or let an administrator run GRANT " + owner + " TO " + user;
        }
    }

    private static int number(Row row, int column) {
        return Objects.requireNonNull(row.get(column, Integer.class));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
