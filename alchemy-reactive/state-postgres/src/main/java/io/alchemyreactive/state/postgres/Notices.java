package io.alchemyreactive.state.postgres;

import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ValidationDepth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * The notifications of commits, on one connection for all who watch, which is open as long as somebody does. Thread-safe.
 */
final class Notices {

    /** Said when notifications may have been missed: everybody has to look for himself. */
    static final String LOOK = "";

    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final Flux<String> shared;

    /**
     * Not connected yet.
     *
     * @param check how often the connection is tried, because one that went silent does not say so
     */
    Notices(DeferredFactory factory, Duration check) {
        this.shared = Flux.usingWhen(factory.create(), connection -> listen(connection, check), Notices::close)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_WAIT)
                        .maxBackoff(LONGEST_WAIT)
                        .transientErrors(true)
                        .filter(PostgresFailures::mayPass))
                .takeUntilOther(closed.asMono())
                .publish()
                .refCount(1);
    }

    /**
     * A topic and revision for each commit, or {@link #LOOK}; without end. While the server is away it is tried again. Fails
     * only for a reason that does not pass. A slow subscriber misses some and looks for itself.
     */
    Flux<String> all() {
        return shared;
    }

    /** Ends it for all who watch. */
    void close() {
        closed.tryEmitEmpty();
    }

    private static Flux<String> listen(PostgresqlConnection connection, Duration check) {
        Flux<String> notices = connection
                .getNotifications()
                .map(Notices::text)
                .concatWith(Mono.error(Lost::new))
                .onBackpressureBuffer();
        Flux<String> checks = Flux.interval(check)
                .onBackpressureDrop()
                .concatMap(
                        tick -> Mono.from(connection.validate(ValidationDepth.REMOTE))
                                .timeout(check)
                                .filter(alive -> alive)
                                .switchIfEmpty(Mono.error(Lost::new)),
                        1)
                .onErrorMap(TimeoutException.class, late -> new Lost())
                .ignoreElements()
                .cast(String.class)
                .flux();
        Flux<String> begun = connection
                .createStatement("LISTEN " + JournalTable.CHANNEL)
                .execute()
                .concatMap(result -> result.getRowsUpdated())
                .thenMany(Flux.just(LOOK));
        return Flux.merge(notices, begun, checks);
    }

    private static String text(Notification notification) {
        String text = notification.getParameter();
        return text == null ? LOOK : text;
    }

    private static Mono<Void> close(PostgresqlConnection connection) {
        return connection.close().timeout(LONGEST_GOODBYE).onErrorComplete();
    }

    /** The connection has ended or went silent. */
    private static final class Lost extends UncheckedIOException {
        Lost() {
            super(new IOException("the connection for notifications is lost"));
        }
    }
}
