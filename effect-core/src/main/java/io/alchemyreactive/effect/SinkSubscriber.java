package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Passes the result of a source to a sink. Releases a permit exactly once, after the result or when it is disposed. */
class SinkSubscriber<T> implements CoreSubscriber<T>, Disposable, Scannable {

    private static final VarHandle OVER = FieldHandles.field(MethodHandles.lookup(), "over", boolean.class);

    private final MonoSink<T> sink;
    private final Context context;
    private final Permit permit;
    private volatile @Nullable Subscription source;
    private volatile boolean over;
    private volatile boolean left;

    SinkSubscriber(MonoSink<T> sink, Permit permit) {
        this.sink = sink;
        this.context = Context.of(sink.contextView());
        this.permit = permit;
    }

    /** Calls the code and subscribes to the Mono that it returns. */
    final void of(Callable<? extends Mono<? extends T>> code) {
        BoundarySubscriber.subscribe(this, code);
    }

    @Override
    public final Context currentContext() {
        return context;
    }

    @Override
    public final void onSubscribe(Subscription subscription) {
        source = subscription;
        if (over) {
            subscription.cancel();
        } else {
            subscription.request(Long.MAX_VALUE);
        }
    }

    @Override
    public final void onNext(T value) {
        try {
            sink.success(value);
        } catch (Throwable e) {
            // Only a fatal error thrown by the subscriber gets here, and no further signal follows it.
            dispose();
            throw e;
        }
    }

    @Override
    public final void onError(Throwable error) {
        boolean first = end();
        try {
            if (first && !left) {
                sink.error(error);
            } else {
                // A cancelled sink would drop the error silently.
                Operators.onErrorDropped(error, context);
            }
        } finally {
            if (first) {
                permit.release();
            }
        }
    }

    @Override
    public final void onComplete() {
        if (end()) {
            try {
                sink.success();
            } finally {
                permit.release();
            }
        }
    }

    @Override
    public final void dispose() {
        if (end()) {
            try {
                Subscription current = source;
                if (current != null) {
                    current.cancel();
                }
            } finally {
                permit.release();
            }
        }
    }

    /** Notes that the subscriber of the sink has cancelled. The source goes on. */
    final void leave() {
        left = true;
    }

    final boolean isLeft() {
        return left;
    }

    @Override
    public final boolean isDisposed() {
        return over;
    }

    private boolean end() {
        return OVER.compareAndSet(this, false, true);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public final @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return source;
        }
        return key == Attr.TERMINATED ? over : null;
    }
}
