package io.alchemyreactive.postgres;

import java.util.List;

/**
 * A drop waited longer for a lock than the preview allows. What was dropped until then is gone, and the next run goes on.
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
