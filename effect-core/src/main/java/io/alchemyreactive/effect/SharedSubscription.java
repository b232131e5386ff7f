package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.util.context.Context;

/**
 * The one subscription to the source of a key, shared by its watchers. It is over when the source ends or the last
 * watcher cancels.
 */
final class SharedSubscription<K, V> implements MemoTable.Entry<V>, CoreSubscriber<V>, Scannable {

    private static final int OVER = -1;

    private final ConcurrentMap<K, MemoTable.Entry<V>> entries;
    private final K key;
    private final Context context;
    private final Sinks.One<V> result = Sinks.one();
    // Starts at 1 for the subscriber that starts the source, so that no other watcher can end the subscription before.
    private final AtomicInteger watchers = new AtomicInteger(1);
    private volatile @Nullable Subscription subscription;
    private @Nullable V value;

    SharedSubscription(ConcurrentMap<K, MemoTable.Entry<V>> entries, K key, Context context) {
        this.entries = entries;
        this.key = key;
        this.context = context;
    }

    /** Adds one watcher. Returns false when the subscription is over. */
    boolean join() {
        return watchers.getAndUpdate(count -> count == OVER ? OVER : count + 1) != OVER;
    }

    /** Sends the result to a watcher that is already counted. */
    void watch(CoreSubscriber<? super V> actual) {
        var here = new AtomicBoolean(true);
        result.asMono()
                .doOnCancel(() -> {
                    if (here.getAndSet(false)) {
                        leave();
                    }
                })
                .subscribe(actual);
    }

    void start(Function<? super K, ? extends Mono<? extends V>> source) {
        if (isOver()) {
            return;
        }
        try {
            Mono<? extends V> mono = Objects.requireNonNull(source.apply(key), "the source of a key");
            mono.subscribe(this);
        } catch (Throwable e) {
            onError(e);
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription s) {
        if (subscription != null) {
            s.cancel();
            return;
        }
        subscription = s;
        if (isOver()) {
            s.cancel();
        } else {
            s.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(V next) {
        if (isOver() || value != null) {
            Operators.onDiscard(next, context);
        } else {
            value = next;
        }
    }

    @Override
    public void onError(Throwable error) {
        // The entry is removed before the error is sent, so that a subscriber that retries on the error starts the
        // source again.
        entries.remove(key, this);
        if (watchers.getAndSet(OVER) == OVER) {
            Operators.onErrorDropped(error, context);
        } else {
            result.tryEmitError(error);
        }
    }

    @Override
    public void onComplete() {
        V answer = value;
        entries.replace(key, this, new MemoTable.Kept<>(answer));
        watchers.set(OVER);
        if (answer == null) {
            result.tryEmitEmpty();
        } else {
            result.tryEmitValue(answer);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return subscription;
        }
        return key == Attr.ACTUAL ? result : null;
    }

    private void leave() {
        int before = watchers.getAndUpdate(count -> count == OVER || count == 1 ? OVER : count - 1);
        if (before == 1) {
            entries.remove(key, this);
            Subscription current = subscription;
            if (current != null) {
                current.cancel();
            }
        }
    }

    private boolean isOver() {
        return watchers.get() == OVER;
    }
}
