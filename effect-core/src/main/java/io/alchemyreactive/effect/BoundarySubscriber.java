package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Stands between foreign code and its subscriber. It calls {@code onSubscribe} of the subscriber at once, so that a
 * publisher can be cancelled that never calls it. An exception that the code throws while it is subscribed to or asked
 * for values is signalled as an error.
 */
final class BoundarySubscriber<T> implements CoreSubscriber<T>, Subscription, Scannable {

    private static final VarHandle STATE = FieldHandles.field(MethodHandles.lookup(), "state", int.class);
    private static final VarHandle SOURCE = FieldHandles.field(MethodHandles.lookup(), "source", Subscription.class);

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<BoundarySubscriber> WANTED =
            AtomicLongFieldUpdater.newUpdater(BoundarySubscriber.class, "wanted");

    private static final int OPEN = 0;
    private static final int ENDED = 1;
    private static final int CANCELLED = 2;

    private final CoreSubscriber<? super T> actual;
    /** The subscription at the publisher; that of {@link Operators#cancelledSubscription} after a cancel. */
    private volatile @Nullable Subscription source;
    /** The number of values that were asked for before the publisher gave its subscription. */
    private volatile long wanted;

    private volatile int state;

    private BoundarySubscriber(CoreSubscriber<? super T> actual) {
        this.actual = actual;
    }

    /**
     * Subscribes to the publisher that the code returns. Does not call the code when the subscriber has cancelled
     * before. An exception of the code is signalled as an error.
     */
    static <T> void subscribe(CoreSubscriber<? super T> actual, Callable<? extends Publisher<? extends T>> code) {
        var boundary = new BoundarySubscriber<T>(actual);
        actual.onSubscribe(boundary);
        if (boundary.state != OPEN) {
            return;
        }
        try {
            Objects.requireNonNull(code.call(), "null was returned in place of a publisher")
                    .subscribe(boundary);
        } catch (Throwable e) {
            boundary.onError(e);
        }
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (state == ENDED) {
            subscription.cancel();
            return;
        }
        try {
            if (SOURCE.compareAndSet(this, null, subscription)) {
                requestWanted(subscription);
            } else {
                subscription.cancel();
            }
        } catch (Throwable e) {
            subscription.cancel();
            onError(e);
        }
    }

    @Override
    public void onNext(T value) {
        // A value that arrives after a cancel goes to the subscriber, which may have to release it.
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
        try {
            Subscription known = source;
            if (known != null) {
                known.request(n);
            } else if (Operators.validate(n)) {
                Operators.addCap(WANTED, this, n);
                known = source;
                if (known != null) {
                    requestWanted(known);
                }
            }
        } catch (Throwable e) {
            cancelSource();
            onError(e);
        }
    }

    private void requestWanted(Subscription known) {
        long n = WANTED.getAndSet(this, 0);
        if (n != 0) {
            known.request(n);
        }
    }

    /** Cancels at most once, also while the publisher is busy with a request. */
    private void cancelSource() {
        Subscription known = (Subscription) SOURCE.getAndSet(this, Operators.cancelledSubscription());
        if (known != null) {
            known.cancel();
        }
    }

    @Override
    public void cancel() {
        if (!leave(CANCELLED)) {
            return;
        }
        try {
            cancelSource();
        } catch (Throwable e) {
            Operators.onErrorDropped(ErrorBoundary.signal(e), currentContext());
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return source;
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.TERMINATED) {
            return state == ENDED;
        }
        return key == Attr.CANCELLED ? state == CANCELLED : null;
    }

    private boolean leave(int next) {
        return STATE.compareAndSet(this, OPEN, next);
    }
}
