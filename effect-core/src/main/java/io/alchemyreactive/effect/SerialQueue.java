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
 * <p>The next piece begins when the subscriber of the one before has received its result. A failure, also an error of
 * the JVM, does not affect the work that waits. Work that waits for the queue in which it runs never completes. Safe
 * for use by many threads.
 */
public final class SerialQueue {

    private final Runnable left;
    private final boolean pauses;

    /** Head of the linked list of waiting work; {@code last} is its tail. */
    private @Nullable Member<?> first;

    private @Nullable Member<?> last;
    private boolean busy;
    private boolean starting;

    /**
     * A queue that calls {@code left} each time a piece of work leaves it: when the work and all its parts have ended,
     * or when it is removed while it waits.
     *
     * @param pauses whether the task on whose account work waits is told so
     */
    SerialQueue(Runnable left, boolean pauses) {
        this.left = left;
        this.pauses = pauses;
    }

    /** An empty queue. */
    public static SerialQueue create() {
        return new SerialQueue(() -> {}, false);
    }

    /**
     * A Mono that runs the work when all work before it has ended, and passes on its signals. The function is called
     * anew for each subscription, when the turn of that subscription has come, with a permit that is valid until the
     * work ends.
     *
     * <p>A subscriber that cancels while the work waits removes it from the queue. A cancel of work that has begun is a
     * cancel of its Mono; the next piece begins at once, or else when the parts that {@link Permit#toTheEnd} protects
     * have ended.
     */
    @CheckReturnValue
    public <T> Mono<T> run(Function<? super Permit, ? extends Mono<? extends T>> work) {
        Objects.requireNonNull(work, "work");
        return Mono.create(sink -> {
            var pause = pauses ? new Pause(Waiter.of(sink.contextView())) : null;
            var member = new Member<T>(work, sink, new Permit(this), pause);
            add(member);
            sink.onCancel(() -> cancel(member));
            startWaiting();
            if (pause != null) {
                pause.begin();
            }
        });
    }

    /**
     * A Mono that runs the work when all work before it has ended, also when its subscriber cancels. A failure that
     * comes after the cancel goes to Reactor's {@code Hooks.onErrorDropped}.
     */
    @CheckReturnValue
    public <T> Mono<T> runToTheEnd(Mono<? extends T> work) {
        Objects.requireNonNull(work, "work");
        return Permit.free().toTheEnd(run(permit -> work));
    }

    private void cancel(Member<?> member) {
        if (remove(member)) {
            left.run();
            member.giveUp();
        } else {
            member.dispose();
        }
    }

    /** Called when the running work and all its parts have ended. Starts the next piece. */
    void giveBack() {
        synchronized (this) {
            busy = false;
        }
        left.run();
        startWaiting();
    }

    /**
     * Starts waiting work in a loop. Only one thread at a time runs the loop, and work that ends within it does not
     * start a nested one.
     */
    private void startWaiting() {
        Throwable thrown = null;
        for (Member<?> next = next(false); next != null; next = next(true)) {
            try {
                next.start();
            } catch (Throwable e) {
                // A subscriber threw this error. The loop goes on, so that the work behind does not wait for ever.
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

    /** Removes waiting work from the list. Returns false when it was not waiting. */
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
        private final @Nullable Pause pause;
        private @Nullable Member<?> before;
        private @Nullable Member<?> after;
        private boolean waits;

        Member(
                Function<? super Permit, ? extends Mono<? extends T>> work,
                MonoSink<T> sink,
                Permit permit,
                @Nullable Pause pause) {
            super(sink, permit);
            this.work = work;
            this.permit = permit;
            this.pause = pause;
        }

        void start() {
            if (pause == null) {
                begin();
            } else {
                pause.end(this::begin);
            }
        }

        private void begin() {
            if (!isDisposed()) {
                of(() -> work.apply(permit));
            }
        }

        void giveUp() {
            if (pause != null) {
                pause.abandon();
            }
        }
    }
}
