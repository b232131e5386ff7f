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

/** Talks to one server as {@code cloud_admin}; a connection lives for one call. Immutable. */
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

    /** Runs statements one after another in a database, each in a transaction of its own. */
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

    /** The first column of all rows that a query answers, as text. */
    public Flux<String> texts(String database, String query) {
        return in(database, connection -> texts(connection, query));
    }

    /** The end of the write-ahead log. */
    public Mono<Lsn> place() {
        return texts("postgres", "SELECT pg_current_wal_insert_lsn()::text")
                .next()
                .flatMap(text -> Mono.justOrEmpty(Lsn.parse(text)));
    }

    /** The state of the commits now. The place is read after the snapshot, so it stands for all that the snapshot holds. */
    Mono<CommittedState> committed() {
        return texts("postgres", SNAPSHOT + " || ' ' || pg_current_wal_insert_lsn()")
                .next()
                .map(text -> text.split(" "))
                .flatMap(parts -> Mono.justOrEmpty(Lsn.parse(parts[1]))
                        .map(place -> new CommittedState(place, Optional.of(parts[0]))));
    }

    /** The transactions that have ended by now; the connection is free for the next statement when it is emitted. */
    static Mono<String> snapshot(PostgresqlConnection connection) {
        return texts(connection, SNAPSHOT).last();
    }

    /**
     * Commits something, so that a point up to now has a commit after it, and closes the segment that holds it; emits the end of
     * the log.
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
                // Making a factory looks for extensions in the jars of the class path.
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

    /** A name as it may stand in a statement. */
    public static String identifier(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** A text as it may stand in a statement. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
