package io.alchemyreactive.postgres;

import java.util.List;

/**
 * A drop waited longer for a lock than the preview allows. Objects that it had dropped by then are gone; the next run goes on.
 */
public final class PreviewSchemaInUseException extends PreviewSchemaException {

    PreviewSchemaInUseException(String schema, PostgresOrigin server, long millis, List<String> holders) {
        super(
                schema,
                server,
                "it is in use: " + (holders.isEmpty() ? "another session" : String.join(", ", holders)) + " held a lock"
                        + " on it for more than " + millis + " ms",
                "End the transaction of that session, or declare a longer lockTimeout, and run the command again.");
    }
}
