package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One task of a run, from its subscription until it ends or is aborted. */
final class RunningTask implements CoreSubscriber<Object>, Waiter, Scannable {

    private static final VarHandle STATE = FieldHandles.field(MethodHandles.lookup(), "state", int.class);
    private static final int RUNNING = 0;
    private static final int ENDED = 1;
    private static final int ABORTED = 2;

    final int node;

    // Written by the loop of the run only.
    @Nullable
    RunningTask next;

    @Nullable
    RunningTask previous;

    /** Whether it is one of the run's running tasks. */
    boolean linked;

    /** How many waits last; below zero while the end of a wait was told before its beginning. */
    int waits;

    /** Whether it counts against no bound, because it waits. */
    boolean parked;

    // Written by the thread that ended the task, then by the loop.
    @Nullable
    RunningTask nextEnded;

    private final TaskRun run;
    private final Context context;
    private volatile int state;
    private volatile @Nullable Subscription source;
    // The thread that is in start(), else null. Needs no fence: a thread sees its own write, and no other thread can
    // find itself here.
    private @Nullable Thread starter;
    private @Nullable Throwable error;

    RunningTask(TaskRun run, int node, Context context) {
        this.run = run;
        this.node = node;
        this.context = in(context);
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (source != null) {
            subscription.cancel();
            return;
        }
        source = subscription;
        if (state == ABORTED) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Object value) {}

    @Override
    public void onError(Throwable thrown) {
        if (state != RUNNING) {
            Operators.onErrorDropped(thrown, context);
            return;
        }
        error = thrown;
        end();
    }

    @Override
    public void onComplete() {
        end();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return source;
        }
        if (key == Attr.TERMINATED) {
            return state == ENDED;
        }
        return key == Attr.CANCELLED ? state == ABORTED : null;
    }

    /**
     * Subscribes to the task. Returns true when the task has ended during the call; then {@code TaskRun.ended} is not
     * called for it.
     */
    boolean start(Mono<?> mono) {
        starter = Thread.currentThread();
        try {
            mono.subscribe(this);
        } catch (Throwable e) {
            onError(e);
        }
        boolean endedHere = starter == null;
        starter = null;
        return endedHere;
    }

    @Nullable
    Throwable error() {
        return error;
    }

    @Override
    public void waits() {
        run.note(new TaskRun.Wait(this, null));
    }

    @Override
    public void goesOn(Runnable then) {
        run.note(new TaskRun.Wait(this, then));
    }

    /** Cancels the task unless it has ended. */
    boolean abort() {
        if (!STATE.compareAndSet(this, RUNNING, ABORTED)) {
            return false;
        }
        Subscription current = source;
        if (current != null) {
            current.cancel();
        }
        return true;
    }

    private void end() {
        if (starter == Thread.currentThread()) {
            STATE.setRelease(this, ENDED);
            starter = null;
        } else if (STATE.compareAndSet(this, RUNNING, ENDED)) {
            run.ended(this);
        }
    }
}
