package io.alchemyreactive.neon.internal.transport;

import io.alchemyreactive.effect.Permit;
import io.alchemyreactive.effect.Waiting;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.error.NotFoundException;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.core.JacksonException;

/**
 * Makes a call until it has a final answer. {@link TokenBucket} limits the rate, {@link RetryState} decides about
 * repetitions, and {@link ResponseErrors} makes the failures. Thread-safe.
 */
public final class Transport {

    private final NeonOptions options;
    private final Exchange network;
    private final ResponseErrors failures;
    private final TokenBucket bucket;

    public Transport(NeonOptions options, Exchange network, ResponseErrors failures) {
        this.options = options;
        this.network = network;
        this.failures = failures;
        this.bucket = new TokenBucket(options.requestsPerSecond(), options.burst(), options.scheduler());
    }

    /** Makes a call that changes nothing. A cancel ends the exchange. */
    public <T> Mono<T> read(ApiCall call, Function<ApiResponse, T> read) {
        return send(call, network.exchange(call)).map(response -> understood(call, response, read));
    }

    /** Makes a call that changes something. A cancel lets the current exchange finish. */
    public <T> Mono<T> change(Permit permit, ApiCall call, Function<ApiResponse, T> read) {
        return send(call, permit.toTheEnd(network.exchange(call))).map(response -> understood(call, response, read));
    }

    private Mono<ApiResponse> send(ApiCall call, Mono<ApiResponse> exchange) {
        return Mono.defer(() -> {
            RetryState retries = new RetryState(call, options, failures, bucket);
            return Waiting.during(bucket.take())
                    .then(exchange)
                    .flatMap(response ->
                            response.success() ? Mono.just(response) : Mono.error(failures.of(call, response)))
                    .retryWhen(
                            Retry.from(signals -> signals.concatMap(signal -> pause(retries.after(signal.failure())))))
                    .onErrorResume(
                            NotFoundException.class,
                            absent -> call.deletes() && retries.maybeDone()
                                    ? Mono.just(ApiResponse.nothingLeft())
                                    : Mono.error(absent))
                    .map(response -> retries.maybeDone() ? response.withRepeated() : response);
        });
    }

    private Mono<Long> pause(Duration length) {
        return length.isZero() ? Mono.just(0L) : Mono.delay(length, options.scheduler());
    }

    /** Reads the answer. An answer in an unexpected form is a failure. */
    public <T> T understood(ApiCall call, ApiResponse response, Function<ApiResponse, T> read) {
        try {
            return read.apply(response);
        } catch (JacksonException problem) {
            throw failures.unreadable(call, response, problem);
        }
    }
}
