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

/** Deploying into an empty stage and destroying it again, with a provider that answers at once. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ApplyBenchmark {

    /** How the cells use each other. */
    @Param
    public Shape shape = Shape.WIDE;

    /** How many cells there are. */
    @Param({"1000", "10000", "100000"})
    public int size;

    /** An empty stage, anew for each deploy. */
    @State(Scope.Benchmark)
    public static class Empty {

        private Grid grid = Grid.of(Graph.wide(0));

        /** Makes the stack. */
        @Setup
        public void stack(ApplyBenchmark of) {
            grid = Grid.of(Graph.of(of.shape, of.size));
        }

        /** Forgets the last deploy. */
        @Setup(Level.Invocation)
        public void clear() {
            grid.clear();
        }
    }

    /** A deployed stage, anew for each destroy. */
    @State(Scope.Benchmark)
    public static class Deployed {

        private Grid grid = Grid.of(Graph.wide(0));

        /** Makes the stack. */
        @Setup
        public void stack(ApplyBenchmark of) {
            grid = Grid.of(Graph.of(of.shape, of.size));
        }

        /** Deploys it. */
        @Setup(Level.Invocation)
        public void deploy() {
            grid.clear();
            grid.deploy();
        }
    }

    /** The graph of the floor. */
    @State(Scope.Benchmark)
    public static class Bare {

        private ApplyFloor floor = new ApplyFloor(Graph.wide(0));

        /** Makes it. */
        @Setup
        public void graph(ApplyBenchmark of) {
            floor = new ApplyFloor(Graph.of(of.shape, of.size));
        }
    }

    /** Two canonical documents of each row with their SHA-256, and one Mono. */
    @Benchmark
    public int floor(Bare stage) {
        int created = CpuClock.counting(stage.floor::create);
        if (created != size) {
            throw new IllegalStateException("expected " + size + " cells, got " + created);
        }
        return created;
    }

    /** Program, plan, intents, calls, results: one create per cell. */
    @Benchmark
    public Plan create(Empty stage) {
        return CpuClock.counting(stage.grid::deploy);
    }

    /** Plan, intents, calls, removed rows: one delete per cell. */
    @Benchmark
    public Plan destroy(Deployed stage) {
        return CpuClock.counting(stage.grid::destroy);
    }
}
