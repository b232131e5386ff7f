package io.alchemyreactive.postgres;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.postgres.internal.ServerError;
import java.sql.SQLException;
import java.util.Set;

/** A preview schema could not be made, changed, looked at or dropped. */
public sealed class PreviewSchemaException extends AlchemyException
        permits MissingRightException, PreviewSchemaInUseException, TransientPreviewSchemaException {

    /** Unable to connect, cannot connect now, too many connections, serialization failure, deadlock. */
    private static final Set<String> PASSING = Set.of("08001", "08006", "57P03", "53300", "40001", "40P01");

    PreviewSchemaException(String schema, PostgresOrigin server, String why, String cure) {
        super("the preview schema '" + schema + "' in the database '" + server.database() + "' at " + server.host()
                + ":" + server.port() + ": " + ErrorText.sentence(why) + (cure.isEmpty() ? "" : " " + cure));
    }

    /** Of a schema or role that is somebody else's. */
    static PreviewSchemaException foreign(String schema, PostgresOrigin server, String owner) {
        return new PreviewSchemaException(
                schema,
                server,
                "it stands in the way: it is " + owner + ", and it was left alone",
                "Give the preview another name, or remove what is there.");
    }

    /** Of an error of the server while something was done. */
    static PreviewSchemaException of(String schema, PostgresOrigin server, String doing, SQLException error) {
        String state = String.valueOf(error.getSQLState());
        String why = doing + " failed: " + ServerError.line(error);
        if (PASSING.contains(state)) {
            return new TransientPreviewSchemaException(schema, server, why);
        }
        return new PreviewSchemaException(schema, server, why, cure(state, server));
    }

    private static String cure(String state, PostgresOrigin server) {
        if (state.startsWith("28")) {
            return "Correct the user and password of the server's address.";
        }
        return state.equals("42501")
                ? "Use the role that made the preview, or let an administrator of the server give '" + server.user()
                        + "' the right."
                : "Correct that and run the command again.";
    }
}
