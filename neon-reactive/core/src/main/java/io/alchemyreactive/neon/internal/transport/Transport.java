package io.alchemyreactive.neon.internal.transport;

import io.alchemyreactive.neon.api.NeonOptions;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.core.JacksonException;

/**
 * Makes a call until it is answered for good: paced by the bucket, repeated as {@link Repeats} says, failures as {@link
 * Failures} says. Safe for use by many threads.
 */
public final class Transport {

    private final NeonOptions options;
    private final Exchange network;
    private final Failures failures;
    private final TokenBucket bucket;

    public Transport(NeonOptions options, Exchange network, Failures failures) {
        this.options = options;
        this.network = network;
        this.failures = failures;
        this.bucket = new TokenBucket(options.requestsPerSecond(), options.burst(), options.scheduler());
    }

    /** A call that changes nothing; cancelling it ends the exchange. */
    public <T> Mono<T> read(Call call, Function<Answer, T> read) {
        return send(call, network.exchange(call)).map(answer -> understood(call, answer, read));
    }

    /** A call that changes something; each exchange of it is let finish. */
    public <T> Mono<T> change(Turn turn, Call call, Function<Answer, T> read) {
        return send(call, turn.toTheEnd(network.exchange(call))).map(answer -> understood(call, answer, read));
    }

    private Mono<Answer> send(Call call, Mono<Answer> exchange) {
        return Mono.defer(() -> {
            Repeats repeats = new Repeats(call, options, failures, bucket);
            return bucket.take()
                    .then(exchange)
                    .flatMap(answer -> answer.success() ? Mono.just(answer) : Mono.error(failures.of(call, answer)))
                    .retryWhen(
                            Retry.from(signals -> signals.concatMap(signal -> pause(repeats.after(signal.failure())))))
                    .map(answer -> repeats.maybeDone() ? answer.withRepeated() : answer);
        });
    }

    private Mono<Long> pause(Duration length) {
        return length.isZero() ? Mono.just(0L) : Mono.delay(length, options.scheduler());
    }

    /** What the answer says; an answer that says something else is a failure of ours to see. */
    public <T> T understood(Call call, Answer answer, Function<Answer, T> read) {
        try {
            return read.apply(answer);
        } catch (JacksonException problem) {
            throw failures.unreadable(call, answer, problem);
        }
    }
}
