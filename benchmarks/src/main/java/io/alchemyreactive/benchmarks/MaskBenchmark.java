package io.alchemyreactive.benchmarks;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewDatabase;
import io.alchemyreactive.postgres.mask.Mask;
import io.alchemyreactive.postgres.mask.MaskRule;
import io.alchemyreactive.postgres.mask.Masked;
import io.alchemyreactive.resource.Action;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A deploy of a mask of one column, beside the update with the same expression. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MaskBenchmark {

    private static final String FAKE = "'user-' || md5(email) || '@example.com'";

    record Hidden(Action<Masked> mask) {}

    /** A database that was there before. */
    private record Known(Output<PostgresOrigin> origin) implements PreviewDatabase {

        @Override
        public Output<PostgresOrigin> pooledOrigin() {
            return origin;
        }

        @Override
        public Output<String> schema() {
            return Output.of("public");
        }

        @Override
        public Output<String> owner() {
            return Output.of("bench/rows/db");
        }

        @Override
        public Output<Instant> createdAt() {
            return Output.of(null);
        }

        @Override
        public Output<Instant> expiresAt() {
            return Output.of(null);
        }

        @Override
        public Output<String> schemaVersion() {
            return Output.of(null);
        }

        @Override
        public Output<DataClass> dataClass() {
            return Output.of(DataClass.PRODUCTION_COPY);
        }
    }

    /** Rows with addresses. */
    @Setup(Level.Invocation)
    public void fill(RowsState state) throws SQLException, IOException {
        RowsState.checked(state.copy(), state.rows);
        state.run("ANALYZE customers; CHECKPOINT");
    }

    /** Coverage, update, statistics, sample, history. */
    @Benchmark
    public long mask(RowsState state) {
        var database = new Known(Output.of(state.origin()));
        Masked masked = RowsDeploy.of(
                Hidden.class,
                Mask.of("mask", database, mask -> mask.rule("customers", "email", MaskRule.expression(FAKE)))
                        .map(done -> new Hidden(done.action())),
                hidden -> hidden.mask().attributes());
        return RowsState.checked(masked.rows(), state.rows);
    }

    /** The update alone. */
    @Benchmark
    public long update(RowsState state) throws SQLException {
        return RowsState.checked(state.run("UPDATE customers SET email = " + FAKE), state.rows);
    }
}
