package io.alchemyreactive.effect;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One task of a run, from its subscription to the first of end and abort. */
final class RunningTask implements CoreSubscriber<Object> {

    final int node;

    // Written by the loop of the run only.
    @Nullable
    RunningTask next;

    @Nullable
    RunningTask previous;
    // Written by the thread that ended the task, then by the loop.
    @Nullable
    RunningTask nextEnded;

    private final TaskRun run;
    private final Context context;
    private final AtomicReference<State> state = new AtomicReference<>(State.RUNNING);
    private volatile @Nullable Subscription source;
    private @Nullable Throwable error;

    RunningTask(TaskRun run, int node, Context context) {
        this.run = run;
        this.node = node;
        this.context = context;
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
        if (state.get() == State.ABORTED) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(Object value) {}

    @Override
    public void onError(Throwable thrown) {
        if (state.compareAndSet(State.RUNNING, State.ENDED)) {
            error = thrown;
            run.ended(this);
        } else {
            Operators.onErrorDropped(thrown, context);
        }
    }

    @Override
    public void onComplete() {
        if (state.compareAndSet(State.RUNNING, State.ENDED)) {
            run.ended(this);
        }
    }

    @Nullable
    Throwable error() {
        return error;
    }

    /** Cancels the task unless it has ended. */
    boolean abort() {
        if (!state.compareAndSet(State.RUNNING, State.ABORTED)) {
            return false;
        }
        Subscription current = source;
        if (current != null) {
            current.cancel();
        }
        return true;
    }

    private enum State {
        RUNNING,
        ENDED,
        ABORTED
    }
}
