package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * One {@link SerialQueue} per key: work of equal keys runs one piece at a time, work of different keys side by side. A key
 * for which no work waits or runs is forgotten. Work that waits for its turn does so as in {@link Waiting#during}. Safe for
 * use by many threads.
 *
 * @param <K> the type of the keys; they need {@code equals} and {@code hashCode}
 */
public final class SerialQueues<K> {

    private final ConcurrentMap<K, Counted> queues = new ConcurrentHashMap<>();

    /**
     * A queue and its work.
     *
     * @param members how many pieces of work wait or run
     */
    private record Counted(SerialQueue queue, int members) {
        Counted with(int more) {
            return new Counted(queue, members + more);
        }
    }

    private SerialQueues() {}

    /** Queues without work. */
    public static <K> SerialQueues<K> create() {
        return new SerialQueues<>();
    }

    /** As {@link SerialQueue#run}, in the queue of the given key. The queue is created with its first work. */
    @CheckReturnValue
    public <T> Mono<T> run(K key, Function<? super Permit, ? extends Mono<? extends T>> work) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(work, "work");
        return Mono.defer(() -> entered(key).run(work));
    }

    /** How many keys have work that waits or runs. */
    int size() {
        return queues.size();
    }

    private SerialQueue entered(K key) {
        Counted counted = queues.compute(
                key,
                (same, known) ->
                        known == null ? new Counted(new SerialQueue(() -> left(key), true), 1) : known.with(1));
        return counted.queue();
    }

    private void left(K key) {
        queues.computeIfPresent(key, (same, known) -> known.members() == 1 ? null : known.with(-1));
    }
}
