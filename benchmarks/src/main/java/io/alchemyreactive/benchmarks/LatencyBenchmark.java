package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.Plan;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Deploying a thousand cells of which each takes its time, so that only the longest path through them should count. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LatencyBenchmark {

    private static final int WIDTH = 10;

    /** How long a create takes. */
    @Param("100")
    public int millis;

    /** How many layers of ten cells there are; one stands for as many cells that wait for nobody. */
    @Param({"100", "1"})
    public int layers;

    /** How many cells there are when there is one layer. */
    @Param("1000")
    public int wide;

    private Grid grid = Grid.of(Graph.wide(0));

    /** An empty stage. */
    @Setup(Level.Invocation)
    public void clear() {
        grid = Grid.slow(layers == 1 ? Graph.wide(wide) : Graph.layered(layers, WIDTH), Duration.ofMillis(millis));
    }

    /** One create per cell. */
    @Benchmark
    public Plan create() {
        return grid.deploy();
    }
}
