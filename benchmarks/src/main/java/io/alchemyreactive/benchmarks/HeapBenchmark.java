package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.ChangeAction;
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
import org.openjdk.jmh.infra.Blackhole;

/** The live heap of a deployed stage on the memory store. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HeapBenchmark {

    private static final int COLLECTIONS = 3;

    /** How many cells there are, in ten layers. */
    @Param("100000")
    public int size;

    private Grid grid = Grid.of(Graph.wide(0));
    private long before;

    /** Deploys it. The program is not counted, nor is what any deploy leaves behind. */
    @Setup(Level.Trial)
    public void deploy() {
        Grid.of(Graph.wide(1)).deploy();
        grid = Grid.of(Graph.of(Shape.LAYERED, size));
        before = live();
        grid.deploy();
    }

    /** The stage alone. */
    @Benchmark
    public void deployed(Memory memory, Blackhole hole) {
        memory.heldBytes = live() - before;
        hole.consume(grid);
    }

    /** The stage, and a plan of it that finds nothing to do. */
    @Benchmark
    public void planned(Memory memory, Blackhole hole) {
        Plan plan = grid.plan(ChangeAction.NOOP);
        memory.heldBytes = live() - before;
        hole.consume(plan);
    }

    /** The bytes that are reachable. */
    private static long live() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
