package io.alchemyreactive.benchmarks;

import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Makes cells of nothing, at once or after the time of each, and counts the calls. Thread-safe. */
final class Cells implements Provider<Cell.Props, Cell.Attributes> {

    private final Function<String, Duration> latency;
    private final LongAdder made = new LongAdder();
    private final LongAdder deleted = new LongAdder();

    /** Makes each cell in the time that this gives for its name. */
    Cells(Function<String, Duration> latency) {
        this.latency = latency;
    }

    /** The id that the cell of this name gets. */
    static String idOf(String name) {
        return "id-of-" + name;
    }

    @Override
    public ResourceType<?, Cell.Props, Cell.Attributes> type() {
        return Cell.TYPE;
    }

    @Override
    public Mono<Cell.Attributes> reconcile(Reconcile<Cell.Props, Cell.Attributes> request) {
        made.increment();
        String name = request.news().name();
        var answer = Mono.just(new Cell.Attributes(idOf(name), name));
        Duration time = latency.apply(name);
        return time.isZero() ? answer : answer.delayElement(time);
    }

    @Override
    public Mono<Void> delete(Delete<Cell.Props, Cell.Attributes> request) {
        deleted.increment();
        return Mono.empty();
    }

    /** How many cells were made or changed since the last call. */
    long made() {
        return made.sumThenReset();
    }

    /** How many cells were deleted since the last call. */
    long deleted() {
        return deleted.sumThenReset();
    }
}
