package io.alchemyreactive.effect;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Tells a sink what a source comes to, and calls {@code end} once, after that or when it is disposed. */
final class Outcome<T> implements CoreSubscriber<T>, Disposable, Scannable {

    private final MonoSink<T> sink;
    private final Context context;
    private final Runnable end;
    private final Operators.DeferredSubscription source = new Operators.DeferredSubscription();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean left;

    Outcome(MonoSink<T> sink, Runnable end) {
        this.sink = sink;
        this.context = Context.of(sink.contextView());
        this.end = end;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source.set(subscription);
        source.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T value) {
        try {
            sink.success(value);
        } catch (Throwable e) {
            // Only an error of the JVM in the subscriber gets here, and no further signal does after it.
            dispose();
            throw e;
        }
    }

    @Override
    public void onError(Throwable error) {
        boolean first = !over.getAndSet(true);
        try {
            if (first && !left) {
                sink.error(error);
            } else {
                // A sink that is cancelled would lose it.
                Operators.onErrorDropped(error, context);
            }
        } finally {
            if (first) {
                end.run();
            }
        }
    }

    @Override
    public void onComplete() {
        if (!over.getAndSet(true)) {
            try {
                sink.success();
            } finally {
                end.run();
            }
        }
    }

    /** The subscriber of the sink has gone; the source goes on. */
    void leave() {
        left = true;
    }

    boolean isLeft() {
        return left;
    }

    @Override
    public void dispose() {
        if (!over.getAndSet(true)) {
            try {
                source.cancel();
            } finally {
                end.run();
            }
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return source;
        }
        return key == Attr.TERMINATED ? over.get() : null;
    }
}
