package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** How long a user of the local Neon waits. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LocalBenchmark {

    /** A project whose compute runs. */
    @State(Scope.Benchmark)
    public static class Awake {

        private @Nullable LocalProject project;

        /** A small database. */
        @Setup(Level.Trial)
        public void start() throws IOException, InterruptedException {
            project = LocalProject.start();
        }

        /** Ends its processes and deletes its files. */
        @TearDown(Level.Trial)
        public void stop() {
            project().close();
        }

        LocalProject project() {
            return Objects.requireNonNull(project);
        }
    }

    /** The same, asleep before each call. */
    @State(Scope.Benchmark)
    public static class Asleep extends Awake {

        /** Puts it to sleep. */
        @Setup(Level.Invocation)
        public void suspend() throws IOException, InterruptedException {
            project().suspend();
        }
    }

    /** A branch of a running parent, to its first query. */
    @Benchmark
    public long branch(Awake state) throws IOException, InterruptedException {
        return state.project().branch();
    }

    /** The first query of a compute that sleeps. */
    @Benchmark
    public long resume(Asleep state) {
        return state.project().query();
    }
}
