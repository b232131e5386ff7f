package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Between code of others and its subscriber: signals what the code throws while it is asked for values. */
final class BoundarySubscriber<T> implements CoreSubscriber<T>, Subscription {

    private static final VarHandle STATE = Handles.field(MethodHandles.lookup(), "state", int.class);
    private static final int OPEN = 0;
    private static final int ENDED = 1;
    private static final int CANCELLED = 2;

    private final CoreSubscriber<? super T> actual;
    private @Nullable Subscription source;
    private volatile int state;

    BoundarySubscriber(CoreSubscriber<? super T> actual) {
        this.actual = actual;
    }

    /** The code threw this in place of a signal. */
    void thrown(Throwable error) {
        if (source == null) {
            source = Operators.emptySubscription();
            actual.onSubscribe(this);
        }
        onError(error);
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (source != null) {
            subscription.cancel();
            return;
        }
        source = subscription;
        actual.onSubscribe(this);
    }

    @Override
    public void onNext(T value) {
        // What comes in spite of a cancel is the subscriber's, who may have to release it.
        if (state == ENDED) {
            Operators.onDiscard(value, currentContext());
        } else {
            actual.onNext(value);
        }
    }

    @Override
    public void onError(Throwable error) {
        Throwable signal = ErrorBoundary.signal(error);
        if (leave(ENDED)) {
            actual.onError(signal);
        } else {
            Operators.onErrorDropped(signal, currentContext());
        }
    }

    @Override
    public void onComplete() {
        if (leave(ENDED)) {
            actual.onComplete();
        }
    }

    @Override
    public void request(long n) {
        Subscription current = source;
        if (current == null) {
            return;
        }
        try {
            current.request(n);
        } catch (Throwable e) {
            current.cancel();
            onError(e);
        }
    }

    @Override
    public void cancel() {
        Subscription current = source;
        if (current == null || !leave(CANCELLED)) {
            return;
        }
        try {
            current.cancel();
        } catch (Throwable e) {
            Operators.onErrorDropped(ErrorBoundary.signal(e), currentContext());
        }
    }

    private boolean leave(int next) {
        return STATE.compareAndSet(this, OPEN, next);
    }
}
