package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Planning a stage that is deployed and unchanged, beside the floors of that. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {

    /** How the cells use each other. */
    @Param
    public Shape shape = Shape.WIDE;

    /** How many cells there are. */
    @Param({"1000", "10000", "100000"})
    public int size;

    /** A stage that is deployed. */
    @State(Scope.Benchmark)
    public static class Deployed {

        private Grid grid = Grid.of(Graph.wide(0));

        /** Deploys it, and sees that planning finds everything to do before and nothing after. */
        @Setup
        public void deploy(PlanBenchmark of) {
            grid = Grid.of(Graph.of(of.shape, of.size));
            grid.plan(ChangeAction.CREATE);
            grid.deploy();
            grid.plan(ChangeAction.NOOP);
        }
    }

    /** The stored properties with which the floors compare. */
    @State(Scope.Benchmark)
    public static class Compared {

        private Floor floor = new Floor(Graph.wide(0));

        /** Remembers it. */
        @Setup
        public void store(PlanBenchmark of) {
            floor = new Floor(Graph.of(of.shape, of.size));
        }
    }

    /** The engine: load, run the program, decide, write the plan. */
    @Benchmark
    public Plan noop(Deployed stage) {
        return CpuClock.counting(() -> stage.grid.plan(ChangeAction.NOOP));
    }

    /** Topological sort and comparison of property maps. */
    @Benchmark
    public int floor(Compared stage) {
        return all(CpuClock.counting(stage.floor::unchanged));
    }

    /** The floor with a SHA-256 of the properties in a canonical form. */
    @Benchmark
    public int floorSha256(Compared stage) {
        return all(CpuClock.counting(stage.floor::unchangedByHash));
    }

    private int all(int unchanged) {
        if (unchanged != size) {
            throw new IllegalStateException("expected " + size + " unchanged cells, got " + unchanged);
        }
        return unchanged;
    }
}
