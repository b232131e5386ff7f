package io.alchemyreactive.apply;

import io.alchemyreactive.event.EventLog;
import io.alchemyreactive.lifecycle.OperationTimeoutException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.Retries;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** How provider calls are made: each within a time, and again after a failure that is marked so. Thread-safe. */
final class Calls {

    private final EventLog events;

    Calls(EventLog events) {
        this.events = events;
    }

    /**
     * The call with its limits.
     *
     * @param what the verb, for messages
     */
    <T> Mono<T> limited(
            Mono<T> call,
            String fqn,
            String type,
            ChangeAction action,
            String what,
            Duration timeout,
            Retries retries) {
        return call.timeout(timeout)
                .onErrorMap(TimeoutException.class, late -> new OperationTimeoutException(fqn, what, timeout))
                .retryWhen(Retry.backoff(retries.times(), retries.firstWait())
                        .maxBackoff(retries.longestWait())
                        .filter(Retryable.class::isInstance)
                        .doBeforeRetry(signal -> events.retrying(
                                fqn, type, action, signal.totalRetries() + 1, ErrorText.of(signal.failure())))
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }
}
