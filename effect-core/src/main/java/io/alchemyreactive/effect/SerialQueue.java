package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Runs work one piece at a time, in the order of subscription. The queue has no thread: work begins on the thread that
 * subscribes or on that on which the work before it has ended, in a loop, so that a long queue needs no deep stack.
 *
 * <p>The next piece begins when the subscriber of the one before it has its answer. Work that fails, also with an error of
 * the JVM, fails alone. Work that waits for the queue in which it runs never completes. Safe for use by many threads.
 */
public final class SerialQueue {

    private final Runnable left;

    /** The ends of the list of those that wait. */
    private @Nullable Member<?> first;

    private @Nullable Member<?> last;
    private boolean busy;
    private boolean starting;

    /** A queue that calls {@code left} when a piece of work has left it: ended with all its parts, or removed. */
    SerialQueue(Runnable left) {
        this.left = left;
    }

    /** An empty queue. */
    public static SerialQueue create() {
        return new SerialQueue(() -> {});
    }

    /**
     * A Mono that runs the work when all work before it has ended, and signals what that does. The function is called anew for
     * each subscription, when its turn has come, with a permit that is good until the work ends.
     *
     * <p>A subscriber that cancels while the work waits removes it from the queue. A cancel of work that has begun is a cancel
     * of its Mono; the next piece begins at once, or else when the parts that {@link Permit#toTheEnd} protects have ended.
     */
    @CheckReturnValue
    public <T> Mono<T> run(Function<? super Permit, ? extends Mono<? extends T>> work) {
        Objects.requireNonNull(work, "work");
        return Mono.create(sink -> {
            var member = new Member<T>(work, sink, new Permit(this));
            add(member);
            sink.onCancel(() -> cancel(member));
            startWaiting();
        });
    }

    /**
     * A Mono that runs the work when all work before it has ended, also when its subscriber cancels. A failure that comes
     * after the cancel is dropped in the manner of Reactor ({@code Hooks.onErrorDropped}).
     */
    @CheckReturnValue
    public <T> Mono<T> runToTheEnd(Mono<? extends T> work) {
        Objects.requireNonNull(work, "work");
        return Permit.free().toTheEnd(run(permit -> work));
    }

    private void cancel(Member<?> member) {
        if (remove(member)) {
            left.run();
        } else {
            member.dispose();
        }
    }

    /** The work that was running has ended with all its parts. */
    void giveBack() {
        synchronized (this) {
            busy = false;
        }
        left.run();
        startWaiting();
    }

    /** Only one thread is in the loop; work that ends within it comes back to the loop and not deeper. */
    private void startWaiting() {
        Throwable thrown = null;
        for (Member<?> next = next(false); next != null; next = next(true)) {
            try {
                next.start();
            } catch (Throwable e) {
                // A subscriber has thrown it; those behind must not wait for ever because of that.
                thrown = e;
            }
        }
        if (thrown != null) {
            throw Fx.<RuntimeException>sneaky(thrown);
        }
    }

    private synchronized @Nullable Member<?> next(boolean inLoop) {
        if (starting && !inLoop) {
            return null;
        }
        Member<?> next = busy ? null : first;
        starting = next != null;
        if (next != null) {
            busy = true;
            remove(next);
        }
        return next;
    }

    private synchronized void add(Member<?> member) {
        member.waits = true;
        member.before = last;
        if (last == null) {
            first = member;
        } else {
            last.after = member;
        }
        last = member;
    }

    /** Says whether it was waiting. */
    private synchronized boolean remove(Member<?> member) {
        if (!member.waits) {
            return false;
        }
        member.waits = false;
        if (member.before == null) {
            first = member.after;
        } else {
            member.before.after = member.after;
        }
        if (member.after == null) {
            last = member.before;
        } else {
            member.after.before = member.before;
        }
        member.before = null;
        member.after = null;
        return true;
    }

    /** Work of one subscription, and its place in the list. */
    private static final class Member<T> extends SinkSubscriber<T> {

        private final Function<? super Permit, ? extends Mono<? extends T>> work;
        private final Permit permit;
        private @Nullable Member<?> before;
        private @Nullable Member<?> after;
        private boolean waits;

        Member(Function<? super Permit, ? extends Mono<? extends T>> work, MonoSink<T> sink, Permit permit) {
            super(sink, permit);
            this.work = work;
            this.permit = permit;
        }

        void start() {
            of(() -> work.apply(permit));
        }
    }
}
