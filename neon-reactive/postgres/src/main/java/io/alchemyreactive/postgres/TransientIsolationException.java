package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Retryable;

/** No connection came about or one was lost: the proof may succeed when it is made again. */
final class TransientIsolationException extends IsolationUnverifiedException implements Retryable {

    TransientIsolationException(String preview, String why) {
        super(preview, why, "Check that the server can be reached and has free connections, and deploy again.");
    }
}
