package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.Plan;
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

/** Deploying a thousand cells that take different times, a bounded number at once, so that the order of starts counts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class UnevenBenchmark {

    /** How many cells are made at once. */
    @Param("32")
    public int places;

    /** How many others a cell uses at most. */
    @Param({"3", "2"})
    public int uses;

    private Grid grid = Grid.of(Graph.wide(0));

    /** An empty stage. */
    @Setup(Level.Invocation)
    public void clear() {
        grid = Grid.uneven(UnevenGraph.using(uses), places);
    }

    /** One create per cell. */
    @Benchmark
    public Plan create() {
        return grid.deploy();
    }
}
