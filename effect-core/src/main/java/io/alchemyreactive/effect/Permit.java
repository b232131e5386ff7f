package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The right of one piece of work to run in a {@link SerialQueue}. It is given back when the work has ended, failed or
 * been cancelled and no part of it under {@link #toTheEnd} still runs. Safe for use by many threads.
 */
public final class Permit {

    private static final VarHandle HOLDS = FieldHandles.field(MethodHandles.lookup(), "holds", int.class);

    private final @Nullable SerialQueue queue;

    /** The number of holders: the work itself and each of its parts that runs. */
    private volatile int holds = 1;

    Permit(@Nullable SerialQueue queue) {
        this.queue = queue;
    }

    /** A permit for work outside of any queue; it is never given back. */
    public static Permit free() {
        return new Permit(null);
    }

    /**
     * A Mono that runs a part of the work that must not be cut off, such as a request that a server carries out even
     * when the client cancels. A part that has begun runs to its end also when its subscriber cancels, and the permit
     * is held until then. A failure after the cancel goes to Reactor's {@code Hooks.onErrorDropped}. A part that begins
     * after the permit was given back is not run: it fails with an {@link IllegalStateException}.
     */
    @CheckReturnValue
    public <T> Mono<T> toTheEnd(Mono<? extends T> part) {
        Objects.requireNonNull(part, "part");
        return Mono.create(sink -> {
            var running = new SinkSubscriber<T>(sink, this);
            sink.onCancel(running::leave);
            if (running.isLeft()) {
                return;
            }
            if (hold()) {
                running.of(() -> part);
            } else {
                sink.error(new IllegalStateException("the work of this permit has ended: begin its parts within it"));
            }
        });
    }

    private boolean hold() {
        for (int count = holds; count > 0; count = holds) {
            if (HOLDS.compareAndSet(this, count, count + 1)) {
                return true;
            }
        }
        return false;
    }

    void release() {
        if ((int) HOLDS.getAndAdd(this, -1) == 1 && queue != null) {
            queue.giveBack();
        }
    }
}
