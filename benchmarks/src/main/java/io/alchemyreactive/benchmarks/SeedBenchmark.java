package io.alchemyreactive.benchmarks;

import io.alchemyreactive.postgres.seed.Seed;
import io.alchemyreactive.postgres.seed.Seeded;
import io.alchemyreactive.resource.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Deploys of a seed, each beside the same rows through the same driver. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SeedBenchmark {

    record Filled(Action<Seeded> seed) {}

    /** A deploy of a file with a COPY. */
    @Benchmark
    public long copySeed(RowsState state) {
        return seed(state, "copy", state.rows);
    }

    /** The rows of that file. */
    @Benchmark
    public long copy(RowsState state) throws SQLException, IOException {
        return RowsState.checked(state.copy(), state.rows);
    }

    /** A deploy of a file with a statement for each row. */
    @Benchmark
    public long statementSeed(RowsState state) {
        return seed(state, "statements", state.statements());
    }

    /** The statements of that file, one after the other. */
    @Benchmark
    public long statements(RowsState state) throws SQLException, IOException {
        long inserted = 0;
        try (Statement statement = state.session().createStatement()) {
            for (String line : Files.readAllLines(state.folder().resolve("statements/a.sql"))) {
                inserted += statement.executeUpdate(line);
            }
        }
        state.session().commit();
        return RowsState.checked(inserted, state.statements());
    }

    private static long seed(RowsState state, String files, long expected) {
        Seeded seeded = RowsDeploy.of(
                Filled.class,
                Seed.of(
                                "seed",
                                seed -> seed.target(state.origin())
                                        .files("filesystem:" + state.folder().resolve(files)))
                        .map(Filled::new),
                filled -> filled.seed().attributes());
        return RowsState.checked(seeded.rows(), expected);
    }
}
