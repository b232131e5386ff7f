package io.alchemyreactive.benchmarks;

import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import java.time.Duration;
import java.util.Objects;
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

/** Loading a stage from PostgreSQL, beside the query of its rows through the same driver. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LoadBenchmark {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final StageKey STAGE = new StageKey(Grid.STACK, Grid.STAGE);
    private static final String ROWS =
            "SELECT fqn, revision, content, mark FROM alchemy.resource WHERE stack = $1 AND stage = $2";

    /** How many rows the stage has. */
    @Param("10000")
    public int size;

    /** Deploys it. */
    @Setup(Level.Trial)
    public void deploy(DatabaseState database) {
        Grid.on(database.store(), Graph.of(Shape.LAYERED, size)).deploy();
        Sql.update(database.session(), "VACUUM ANALYZE");
    }

    /** The store: rows, their check and their form in memory. */
    @Benchmark
    public StageSnapshot load(DatabaseState database) {
        return CpuClock.counting(() -> {
            StageSnapshot stage =
                    Objects.requireNonNull(database.store().load(STAGE).block(LIMIT));
            check(stage.rows().size());
            return stage;
        });
    }

    /** The driver: the texts of the rows. */
    @Benchmark
    public long select(DatabaseState database) {
        return CpuClock.counting(() -> {
            var texts = Sql.rows(
                    database.session(),
                    ROWS,
                    row -> new String[] {
                        row.get(0, String.class),
                        row.get(1, String.class),
                        row.get(2, String.class),
                        row.get(3, String.class)
                    },
                    STAGE.stack(),
                    STAGE.stage());
            check(texts.size());
            return texts.stream().mapToLong(row -> row[2].length()).sum();
        });
    }

    private void check(int rows) {
        if (rows != size) {
            throw new IllegalStateException("expected " + size + " rows, got " + rows);
        }
    }
}
