package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.Plan;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import reactor.core.publisher.Flux;

/** Many deploys in one process, whose providers only wait, beside the slowest of them alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StacksBenchmark {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** How many stacks are deployed. */
    @Param("100")
    public int stacks;

    /** How many cells each one has. */
    @Param("20")
    public int size;

    /** How long a create takes. */
    @Param("100")
    public int millis;

    private List<Grid> grids = List.of();
    private Grid slowest = Grid.of(Graph.wide(0));

    /** Empty stages; the shapes take turns. */
    @Setup(Level.Invocation)
    public void clear() {
        grids = IntStream.range(0, stacks)
                .mapToObj(i -> grid(Shape.values()[i % Shape.values().length]))
                .toList();
        slowest = grid(Shape.CHAIN);
    }

    private Grid grid(Shape shape) {
        return Grid.slow(Graph.of(shape, size), Duration.ofMillis(millis));
    }

    /** All at the same time. */
    @Benchmark
    public List<Plan> together() {
        List<Plan> plans = Objects.requireNonNull(Flux.fromIterable(grids)
                .flatMap(Grid::deployment, stacks)
                .collectList()
                .block(LIMIT));
        if (plans.size() != stacks) {
            throw new IllegalStateException("expected " + stacks + " deploys, got " + plans.size());
        }
        return plans;
    }

    /** The one with the longest path. */
    @Benchmark
    public Plan alone() {
        return slowest.deploy();
    }
}
