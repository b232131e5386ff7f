package io.alchemyreactive.neon.local.internal.proxy;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.wire.PostgresErrorException;

/** Translates the reasons why a compute cannot be reached into errors for clients. Stateless. */
final class Refusals {

    private Refusals() {}

    static PostgresErrorException of(Throwable failure) {
        if (failure instanceof PostgresErrorException refusal) {
            return refusal;
        }
        if (failure instanceof ApiException refusal) {
            var why = String.valueOf(refusal.getMessage());
            return refusal.code().endsWith("_LIMIT_EXCEEDED")
                    ? PostgresErrorException.outOfLimits(why)
                    : PostgresErrorException.notReady(why);
        }
        return PostgresErrorException.notStarted(FailureLog.reason(failure));
    }
}
