package io.alchemyreactive.benchmarks;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.postgres.PostgresStateOptions;
import io.alchemyreactive.state.postgres.PostgresStateStore;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A PostgreSQL with a state store in it, and a connection beside the store. */
@State(Scope.Benchmark)
public class DatabaseState {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private @Nullable PostgresServer server;
    private @Nullable StateStore store;
    private @Nullable PostgresqlConnection session;

    /** Starts it, and makes the tables of the store. */
    @Setup(Level.Trial)
    public void start() throws IOException, InterruptedException {
        server = PostgresServer.create();
        server.start();
        store = PostgresStateStore.create(options(server.uri()));
        store().stages().blockLast(LIMIT);
        session = Sql.connect(server.database());
    }

    /** Ends it. */
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        session().close().block(LIMIT);
        store().close().block(LIMIT);
        server().close();
    }

    static PostgresStateOptions options(String uri) {
        return PostgresStateOptions.of(Redacted.of(uri));
    }

    PostgresServer server() {
        return Objects.requireNonNull(server);
    }

    StateStore store() {
        return Objects.requireNonNull(store);
    }

    PostgresqlConnection session() {
        return Objects.requireNonNull(session);
    }
}
