package io.alchemyreactive.benchmarks;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.value.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** How soon another process that follows a stage on PostgreSQL has heard of a commit. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WatchBenchmark {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int WARMUP = 200;

    /** How many commits are made, one after the other. */
    @Param("500")
    public int commits;

    private @Nullable Process follower;
    private @Nullable BufferedReader lines;
    private @Nullable Lease lease;

    /** Starts the follower; it has heard of some commits before any is measured. */
    @Setup(Level.Trial)
    public void start(DatabaseState database) throws IOException {
        follower = new ProcessBuilder(
                        ChildProcess.of(Follower.class, database.server().uri()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        lines = follower.inputReader();
        var holder = new Holder("watch", "bench", "localhost", 1, "benchmark", Instant.EPOCH);
        lease = database.store()
                .acquire(new StageKey(Grid.STACK, Grid.STAGE), holder)
                .block(LIMIT);
        for (int i = 0; i < Math.min(commits, WARMUP); i++) {
            commit(database, i);
            heard();
        }
    }

    /** Ends it. The lease ends with the store, which may be closed by now. */
    @TearDown(Level.Trial)
    public void stop() {
        Objects.requireNonNull(follower).destroy();
    }

    /** The counters beside the time; microseconds. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Latency {

        /** From the begin of a commit to the line of the follower, in 99 of 100 cases. */
        public long heard99;
        /** The median of that. */
        public long heard50;
        /** The median of the commits themselves. */
        public long committed50;
    }

    /** Commits. */
    @Benchmark
    public long commits(DatabaseState database, Latency latency) throws IOException {
        long[] heard = new long[commits];
        long[] committed = new long[commits];
        long last = 0;
        for (int i = 0; i < commits; i++) {
            long begin = System.nanoTime();
            commit(database, i);
            committed[i] = System.nanoTime() - begin;
            last = heard();
            heard[i] = System.nanoTime() - begin;
        }
        if (last < commits) {
            throw new IllegalStateException("the follower has heard of " + last + " commits");
        }
        latency.heard99 = micros(heard, 0.99);
        latency.heard50 = micros(heard, 0.5);
        latency.committed50 = micros(committed, 0.5);
        return last;
    }

    private void commit(DatabaseState database, int number) {
        var outputs = new Value.Fields(Map.of("number", new Value.Num(BigDecimal.valueOf(number))));
        database.store()
                .commit(Objects.requireNonNull(lease), List.of(new StateChange.PutOutputs(outputs)))
                .block(LIMIT);
    }

    private long heard() throws IOException {
        String line = Objects.requireNonNull(lines).readLine();
        if (line == null) {
            throw new IOException("the follower has ended");
        }
        return Long.parseLong(line);
    }

    private static long micros(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return TimeUnit.NANOSECONDS.toMicros(sorted[(int) Math.min(sorted.length - 1, sorted.length * share)]);
    }
}
