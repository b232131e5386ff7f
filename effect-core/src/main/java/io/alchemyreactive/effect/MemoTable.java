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
 * <p>Unlike {@link Mono#cache()} it hands the Reactor context on, lets go of the source once it has answered, and does not
 * let one subscriber cancel for all. Safe for use by many threads.
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
     * The result kept under a key, or else that of the source, which is then kept.
     *
     * <ul>
     *   <li>A result that is there is emitted at once, on the thread that subscribes.
     *   <li>While the source of a key is under way, all subscribers wait for that one flight. Its context is that of the
     *       subscriber who started it.
     *   <li>An empty completion is a result; an error is not: it goes to those who wait, and the next one starts anew.
     *   <li>A subscriber who cancels leaves the others alone; the last one to do so cancels the flight.
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
                // Cancelled by its last watcher, who has not removed it yet.
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
