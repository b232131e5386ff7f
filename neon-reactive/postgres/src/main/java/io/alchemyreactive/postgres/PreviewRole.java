package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.internal.SqlText;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PasswordUtil;

/** Makes and changes the role of a preview, as an admin that is no superuser. Inside the caller's transaction; blocks. */
final class PreviewRole {

    private static final String FEATURE_NOT_SUPPORTED = "0A000";

    private final AdminSession session;
    private final PostgresOrigin server;
    private final String schema;
    private final String role;

    PreviewRole(AdminSession session, PostgresOrigin server, String schema, String role) {
        this.session = session;
        this.server = server;
        this.schema = schema;
        this.role = role;
    }

    /**
     * Makes the role when it is not there, and lets it log in.
     *
     * @throws PreviewSchemaException when the role that is there carries no mark of ours
     */
    void ensure(int connections) throws SQLException {
        Optional<PreviewLookup.Role> seen = PreviewLookup.role(session, role);
        if (seen.isPresent() && seen.get().tag().isEmpty()) {
            throw PreviewSchemaException.foreign(
                    schema, server, "the role '" + role + "', which carries no mark of ours");
        }
        String verb = seen.isPresent() ? "ALTER" : "CREATE";
        session.run(verb + " ROLE " + SqlText.quoted(role) + " LOGIN CONNECTION LIMIT " + connections);
        takeUse();
    }

    /** The admin can change the objects of a role only when it may use that role. */
    private void takeUse() throws SQLException {
        boolean has = session.is("SELECT pg_has_role(?, 'USAGE')", role)
                && (!session.grantsNeedOptions() || session.is("SELECT pg_has_role(?, 'SET')", role));
        if (!has) {
            session.run("GRANT " + SqlText.quoted(role) + " TO CURRENT_USER"
                    + (session.grantsNeedOptions() ? " WITH INHERIT TRUE, SET TRUE" : ""));
        }
    }

    /** Sets the password; the server and its log see a verifier only, unless the server takes none. */
    void password(Redacted<String> password) throws SQLException {
        String verifier = PasswordUtil.encodeScramSha256(password.reveal().toCharArray());
        try {
            session.attempt(passwordIs(verifier));
        } catch (SQLException e) {
            if (!FEATURE_NOT_SUPPORTED.equals(e.getSQLState())) {
                throw e;
            }
            session.run(passwordIs(password.reveal()));
        }
    }

    private String passwordIs(String text) {
        return "ALTER ROLE " + SqlText.quoted(role) + " PASSWORD " + SqlText.literal(text);
    }

    /** Lets each session of the role in this database begin in the schema, and see the extensions. */
    void bind(String extensions) throws SQLException {
        boolean there = session.is("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", extensions);
        if (!there && !extensions.equals(PreviewSchema.Props.DEFAULT_EXTENSIONS)) {
            throw new PreviewSchemaException(
                    schema,
                    server,
                    "there is no schema '" + extensions + "' for extensions",
                    "Make it, or declare another extensionsSchema.");
        }
        session.run("ALTER ROLE " + SqlText.quoted(role) + " IN DATABASE " + SqlText.quoted(server.database())
                + " SET search_path = " + SqlText.quoted(schema)
                + (there ? ", " + SqlText.quoted(extensions) : ""));
        allow(
                "SELECT has_database_privilege(?, current_database(), 'CONNECT')",
                "CONNECT",
                "DATABASE " + SqlText.quoted(server.database()));
        if (there) {
            allow(
                    "SELECT has_schema_privilege(?, " + SqlText.literal(extensions) + ", 'USAGE')",
                    "USAGE",
                    "SCHEMA " + SqlText.quoted(extensions));
        }
    }

    private void allow(String question, String right, String object) throws SQLException {
        if (session.is(question, role)) {
            return;
        }
        try {
            session.attempt("GRANT " + right + " ON " + object + " TO " + SqlText.quoted(role));
        } catch (SQLException refused) {
            throw cannotGive(right, object);
        }
        if (!session.is(question, role)) {
            throw cannotGive(right, object);
        }
    }

    private MissingRightException cannotGive(String right, String object) {
        return new MissingRightException(
                schema,
                server,
                "to give " + right + " on " + object,
                "Let the owner run GRANT " + right + " ON " + object + " TO " + SqlText.quoted(server.user())
                        + " WITH GRANT OPTION.");
    }
}
