package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/**
 * The right of one piece of work to run in a {@link SerialQueue}. It is given back when the work has ended, failed or been
 * cancelled, and none of its protected parts is under way. Safe for use by many threads.
 */
public final class Permit {

    private final Runnable giveBack;

    /** The work itself and its parts that are under way. */
    private final AtomicInteger holds = new AtomicInteger(1);

    Permit(Runnable giveBack) {
        this.giveBack = giveBack;
    }

    /** A permit for work outside of any queue; it is never given back. */
    public static Permit free() {
        return new Permit(() -> {});
    }

    /**
     * A Mono that runs a part of the work, such as a request that a server carries out anyway. A part that has begun runs to its
     * end also when its subscriber cancels, and the permit is held until then; a failure that comes after the cancel is dropped
     * in the manner of Reactor ({@code Hooks.onErrorDropped}). A part that begins after the permit was given back is not run:
     * it fails with an {@link IllegalStateException}.
     */
    @CheckReturnValue
    public <T> Mono<T> toTheEnd(Mono<? extends T> part) {
        Objects.requireNonNull(part, "part");
        return Mono.create(sink -> {
            var outcome = new Outcome<T>(sink, this::release);
            sink.onCancel(outcome::leave);
            if (outcome.isLeft()) {
                return;
            }
            if (holds.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
                sink.error(new IllegalStateException("the work of this permit has ended: begin its parts within it"));
                return;
            }
            ErrorBoundary.<T>mono(() -> part).subscribe(outcome);
        });
    }

    void release() {
        if (holds.decrementAndGet() == 0) {
            giveBack.run();
        }
    }
}
