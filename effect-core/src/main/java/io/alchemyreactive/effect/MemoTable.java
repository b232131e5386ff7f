package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Remembers the result of one effect per key.
 *
 * <p>Unlike {@link Mono#cache()} it passes the Reactor context on to the source, drops its reference to the source when
 * that has answered, and cancels the source when its last subscriber cancels. Safe for use by many threads.
 *
 * @param <K> the type of the keys; they need {@code equals} and {@code hashCode}
 * @param <V> the type of the results
 */
public final class MemoTable<K, V> {

    private final ConcurrentMap<K, Entry<V>> entries = new ConcurrentHashMap<>();

    private MemoTable() {}

    /** An empty table. */
    public static <K, V> MemoTable<K, V> create() {
        return new MemoTable<>();
    }

    /**
     * A Mono of the result kept under a key. Without one, the source is subscribed to and its result is kept.
     *
     * <ul>
     *   <li>A kept result is emitted at once, on the thread that subscribes.
     *   <li>While the source of a key runs, all subscribers of the key share that one subscription. Its context is that
     *       of the subscriber that started it.
     *   <li>An empty completion is kept as a result. An error is sent to the waiting subscribers and not kept; the next
     *       subscriber starts the source again.
     *   <li>A cancel of one subscriber does not affect the others. When the last one cancels, the source is cancelled.
     * </ul>
     *
     * <p>A source that waits for its own key never completes.
     */
    @CheckReturnValue
    public Mono<V> get(K key, Function<? super K, ? extends Mono<? extends V>> source) {
        return new MemoMono(Objects.requireNonNull(key, "key"), Objects.requireNonNull(source, "source")).assembled();
    }

    /** The entry of a key. */
    sealed interface Entry<V> permits Kept, SharedSubscription {}

    /** A result; null stands for an empty completion. */
    record Kept<V>(@Nullable V value) implements Entry<V> {}

    private final class MemoMono extends InPlaceMono<V> {

        private final K key;
        private final Function<? super K, ? extends Mono<? extends V>> source;

        MemoMono(K key, Function<? super K, ? extends Mono<? extends V>> source) {
            this.key = key;
            this.source = source;
        }

        @Override
        public void subscribe(CoreSubscriber<? super V> actual) {
            while (true) {
                Entry<V> entry = entries.get(key);
                if (entry == null) {
                    var own = new SharedSubscription<>(entries, key, actual.currentContext());
                    entry = entries.putIfAbsent(key, own);
                    if (entry == null) {
                        own.watch(actual);
                        own.start(source);
                        return;
                    }
                }
                if (entry instanceof Kept<V> kept) {
                    Mono.justOrEmpty(kept.value()).subscribe(actual);
                    return;
                }
                if (entry instanceof SharedSubscription<?, V> flight && flight.join()) {
                    flight.watch(actual);
                    return;
                }
                // The last watcher has cancelled this subscription and not yet removed it from the table.
                entries.remove(key, entry);
            }
        }

        @Override
        @Nullable
        V runIn(Fiber<?> fiber, Context context) {
            return entries.get(key) instanceof Kept<V> kept ? kept.value() : fiber.subscribe(this, context);
        }
    }
}
