package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Retryable;

/** No connection came about, or another transaction was in the way: the call may succeed when it is made again. */
final class TransientPreviewSchemaException extends PreviewSchemaException implements Retryable {

    TransientPreviewSchemaException(String schema, PostgresOrigin server, String why) {
        super(schema, server, why, "Check that the server runs and can be reached, and run the command again.");
    }
}
