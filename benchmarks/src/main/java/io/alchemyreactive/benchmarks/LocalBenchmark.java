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
import org.openjdk.jmh.annotations.Param;
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

    /** This stand-in, which sleeps before each call. */
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

    /** A project with branches whose computes run and have no session. */
    @State(Scope.Benchmark)
    public static class Idle extends Awake {

        /** How many. */
        @Param("20")
        public int branches;

        /** Makes them, and leaves each after a query. */
        @Setup(Level.Trial)
        public void branch() throws IOException, InterruptedException {
            for (int i = 0; i < branches; i++) {
                project().branch();
            }
        }
    }

    /** A server that was stopped in order, with a small database. */
    @State(Scope.Benchmark)
    public static class Stopped {

        private @Nullable PostgresServer server;

        /** Makes the data. */
        @Setup(Level.Trial)
        public void create() throws IOException, InterruptedException {
            server = PostgresServer.create();
            server().start();
            Sql.number(server().database(), LocalProject.SHOP);
            server().stop();
        }

        /** Ends it after each call. */
        @TearDown(Level.Invocation)
        public void stop() throws IOException {
            server().stop();
        }

        /** Deletes it. */
        @TearDown(Level.Trial)
        public void delete() throws IOException {
            server().close();
        }

        PostgresServer server() {
            return Objects.requireNonNull(server);
        }
    }

    /** The server alone, on a copy that is ready: from its start to its first query. */
    @Benchmark
    public long serverAlone(Stopped state) throws IOException {
        state.server().start();
        return rows(Sql.number(state.server().database(), LocalProject.COUNT));
    }

    private static long rows(long rows) {
        if (rows != LocalProject.ROWS) {
            throw new IllegalStateException("The table holds " + rows + " rows.");
        }
        return rows;
    }

    /** Looks at the memory of idle branches; how long that takes does not matter. */
    @Benchmark
    public void idle(Idle state, Memory memory) {
        memory.heldBytes = state.project().memory();
    }
}
