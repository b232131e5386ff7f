package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Deploys on a store in files. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FileBenchmark {

    /** An empty folder for each call. */
    @State(Scope.Benchmark)
    public static class Empty {

        /** How many cells there are. */
        @Param("1000")
        public int size;

        private Path folder = Path.of("");
        private Grid grid = Grid.of(Graph.wide(0));
        private List<byte[]> documents = List.of();

        /** Makes it. */
        @Setup(Level.Invocation)
        public void create() throws IOException {
            folder = Folders.create("state");
            Graph graph = Graph.wide(size);
            grid = Grid.on(FileStateStore.create(FileStateOptions.of(folder)), graph);
            documents = new ApplyFloor(graph).documents();
        }

        /** Deletes it. */
        @TearDown(Level.Invocation)
        public void delete() throws IOException {
            Folders.delete(folder);
        }
    }

    /** A deployed stage. */
    @State(Scope.Benchmark)
    public static class Deployed {

        /** How many cells there are. */
        @Param("10000")
        public int size;

        private Path folder = Path.of("");
        private Grid grid = Grid.of(Graph.wide(0));

        /** Deploys it. */
        @Setup(Level.Trial)
        public void deploy() throws IOException {
            folder = Folders.create("state");
            grid = Grid.on(FileStateStore.create(FileStateOptions.of(folder)), Graph.wide(size));
            grid.deploy();
        }

        /** Deletes it. */
        @TearDown(Level.Trial)
        public void delete() throws IOException {
            Folders.delete(folder);
        }
    }

    /** The counter beside the time. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Written {

        /** The name of the counter. */
        static final String METRIC = "writtenBytes";

        /** Bytes that the process has given to the system to be written. */
        public long writtenBytes;
    }

    /** Deploys into an empty stage. */
    @Benchmark
    public Plan deploy(Empty state) {
        return CpuClock.counting(state.grid::deploy);
    }

    /** As many files, each synced and put in its place. */
    @Benchmark
    public int raw(Empty state) throws IOException {
        return CpuClock.counting(() -> {
            int written = RawFiles.write(state.folder, state.documents);
            if (written != 2 * state.size) {
                throw new IllegalStateException("expected " + 2 * state.size + " files, got " + written);
            }
            return written;
        });
    }

    /** Deploys a change of one cell. */
    @Benchmark
    public Plan one(Deployed state, Written written) throws IOException {
        long before = RawFiles.writtenByThisProcess();
        Plan plan = state.grid.update();
        written.writtenBytes = RawFiles.writtenByThisProcess() - before;
        return plan;
    }
}
