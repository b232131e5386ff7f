package io.alchemyreactive.neon.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A network that answers at once from a script and notes when each call came, in virtual time. */
public final class ScriptedExchange implements Exchange {

    private final VirtualTimeScheduler time;
    private final Deque<Mono<ApiResponse>> script = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Duration> times = new ArrayList<>();

    public ScriptedExchange(VirtualTimeScheduler time) {
        this.time = time;
    }

    public ScriptedExchange answer(int status, String body) {
        script.add(Mono.just(new ApiResponse(
                status,
                "r",
                Optional.empty(),
                ApiJson.tree(body.getBytes(StandardCharsets.UTF_8)),
                status < 300 ? "" : body,
                false)));
        return this;
    }

    ScriptedExchange limited(long retryAfterSeconds) {
        script.add(Mono.just(new ApiResponse(429, "r", Optional.of(retryAfterSeconds), ApiJson.object(), "", false)));
        return this;
    }

    /** The request leaves, and no answer comes. */
    ScriptedExchange loses() {
        script.add(Mono.error(new NoResponseException(true, "r", new java.io.IOException("connection reset"))));
        return this;
    }

    /** No connection comes about. */
    ScriptedExchange refuses() {
        script.add(
                Mono.error(new NoResponseException(false, "r", new java.net.ConnectException("connection refused"))));
        return this;
    }

    public ScriptedExchange times(int count, Runnable step) {
        for (int i = 0; i < count; i++) {
            step.run();
        }
        return this;
    }

    public List<String> calls() {
        return calls;
    }

    /** When each call came, since the beginning. */
    public List<Duration> times() {
        return times;
    }

    public void isDone() {
        assertThat(script).as("answers that nobody asked for").isEmpty();
    }

    @Override
    public Mono<ApiResponse> exchange(ApiCall call) {
        return Mono.defer(() -> {
            calls.add(call.method() + " " + call.target() + call.query());
            times.add(Duration.ofMillis(time.now(TimeUnit.MILLISECONDS)));
            Mono<ApiResponse> next = script.poll();
            return next == null ? Mono.error(new AssertionError("not in the script: " + call)) : next;
        });
    }
}
