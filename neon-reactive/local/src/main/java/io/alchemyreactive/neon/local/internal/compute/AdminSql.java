package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.Using;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.postgresql.client.SSLMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Runs SQL on one server as {@code cloud_admin}. Each call has its own connection. Immutable. */
public final class AdminSql {

    private static final String SNAPSHOT = "SELECT pg_current_snapshot()::text";

    private final LoopResources loops;
    private final int port;
    private final String password;

    AdminSql(LoopResources loops, int port, String password) {
        this.loops = loops;
        this.port = port;
        this.password = password;
    }

    /** Runs statements one after another in a database, each in its own transaction. */
    public Mono<Void> run(String database, List<String> statements) {
        return in(
                        database,
                        connection -> Flux.fromIterable(statements)
                                .concatMap(statement -> connection
                                        .createStatement(statement)
                                        .execute()
                                        .flatMap(result -> result.getRowsUpdated())))
                .then();
    }

    /** Emits the first column of all rows of a query, as text. */
    public Flux<String> texts(String database, String query) {
        return in(database, connection -> texts(connection, query));
    }

    /** Emits the end of the write-ahead log. */
    public Mono<Lsn> place() {
        return texts("postgres", "SELECT pg_current_wal_insert_lsn()::text")
                .next()
                .flatMap(text -> Mono.justOrEmpty(Lsn.parse(text)));
    }

    /**
     * Emits the current state of the commits. Reads the log position after the snapshot, so that the position covers
     * all commits of the snapshot.
     */
    Mono<CommittedState> committed() {
        return texts("postgres", SNAPSHOT + " || ' ' || pg_current_wal_insert_lsn()")
                .next()
                .map(text -> text.split(" "))
                .flatMap(parts -> Mono.justOrEmpty(Lsn.parse(parts[1]))
                        .map(place -> new CommittedState(place, Optional.of(parts[0]))));
    }

    /** Emits the transactions that have ended so far. The connection is free for the next statement then. */
    static Mono<String> snapshot(PostgresqlConnection connection) {
        return texts(connection, SNAPSHOT).last();
    }

    /**
     * Commits a change, so that a commit follows every earlier point, and closes the current log segment. Emits the end
     * of the log.
     */
    Mono<Lsn> closeSegment() {
        return texts("postgres", "SELECT pg_logical_emit_message(true, 'neon-local', 'beyond')::text")
                .then(texts("postgres", "SELECT pg_switch_wal()::text").next())
                .flatMap(text -> Mono.justOrEmpty(Lsn.parse(text)));
    }

    static Flux<String> texts(PostgresqlConnection connection, String query) {
        return connection
                .createStatement(query)
                .execute()
                .concatMap(result -> result.map((row, metadata) -> String.valueOf(row.get(0, String.class))));
    }

    /** Uses a connection to a database and closes it on completion, error and cancel. */
    <T> Flux<T> in(String database, Function<PostgresqlConnection, Publisher<T>> work) {
        return Using.many(
                // The creation of a factory searches the jars of the class path for extensions, which blocks.
                Blocking.call(() -> factory(database)).flatMap(PostgresqlConnectionFactory::create),
                work,
                PostgresqlConnection::close);
    }

    private PostgresqlConnectionFactory factory(String database) {
        return new PostgresqlConnectionFactory(PostgresqlConnectionConfiguration.builder()
                .host("127.0.0.1")
                .port(port)
                .username(Template.ADMIN)
                .password(password)
                .database(database)
                .sslMode(SSLMode.DISABLE)
                .loopResources(loops)
                .applicationName("neon-local")
                .build());
    }

    /** Quotes a name for a statement. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Quotes a text for a statement. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
