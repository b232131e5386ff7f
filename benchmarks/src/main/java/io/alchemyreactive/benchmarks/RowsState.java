package io.alchemyreactive.benchmarks;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** A PostgreSQL with a table of customers, files that fill it, and a session of pgjdbc. Blocks. */
@State(Scope.Benchmark)
public class RowsState {

    /** How many rows there are. */
    @Param("200000")
    public int rows;

    private @Nullable PostgresServer server;
    private @Nullable Connection session;
    private Path folder = Path.of("");

    /** Starts the server, and writes the files. */
    @Setup(Level.Trial)
    public void start() throws IOException, InterruptedException, SQLException {
        server = PostgresServer.create();
        server.start();
        folder = Folders.create("rows");
        Files.createDirectories(folder.resolve("copy"));
        Files.createDirectories(folder.resolve("statements"));
        var lines = new StringBuilder();
        var statements = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            lines.append(i).append("\tcustomer-").append(i).append("@shop.test\n");
            if (i < statements()) {
                statements.append("INSERT INTO customers VALUES (%d, 'customer-%d@shop.test');\n".formatted(i, i));
            }
        }
        Files.writeString(folder.resolve("rows"), lines);
        Files.writeString(folder.resolve("copy/a.sql"), "COPY customers FROM stdin;\n" + lines + "\\.\n");
        Files.writeString(folder.resolve("statements/a.sql"), statements);
        session = DriverManager.getConnection(origin().jdbcUrl(), origin().user(), "");
        session().setAutoCommit(false);
    }

    /** Ends the server. */
    @TearDown(Level.Trial)
    public void stop() throws IOException, SQLException {
        session().close();
        Objects.requireNonNull(server).close();
        Folders.delete(folder);
    }

    /** An empty table and no history. */
    @Setup(Level.Invocation)
    public void clear() throws SQLException {
        run(
                "DROP TABLE IF EXISTS customers, _seed_history, _mask_history; CREATE TABLE customers (id int, email text)");
    }

    /** As many statements as a tenth of the rows. */
    int statements() {
        return Math.max(1, rows / 10);
    }

    Path folder() {
        return folder;
    }

    Connection session() {
        return Objects.requireNonNull(session);
    }

    PostgresOrigin origin() {
        return PostgresOrigin.parse(
                Redacted.of(Objects.requireNonNull(server).uri().replace("bench@", "bench:none@")));
    }

    /** Copies all rows, with nothing but the driver. */
    long copy() throws SQLException, IOException {
        long copied;
        try (InputStream in = Files.newInputStream(folder.resolve("rows"))) {
            copied = new CopyManager(session().unwrap(BaseConnection.class)).copyIn("COPY customers FROM stdin", in);
        }
        session().commit();
        return copied;
    }

    /** Runs statements in a transaction; returns how many rows the first of them changed. */
    long run(String sql) throws SQLException {
        try (Statement statement = session().createStatement()) {
            statement.execute(sql);
            long changed = statement.getLargeUpdateCount();
            session().commit();
            return changed;
        }
    }

    static long checked(long found, long expected) {
        if (found != expected) {
            throw new IllegalStateException("expected " + expected + " rows, got " + found);
        }
        return found;
    }
}
