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
 * The notifications of commits. All subscribers share one connection, which is open while there are subscribers.
 * Thread-safe.
 */
final class Notices {

    /** Emitted when notifications may have been missed, so that each subscriber reads the revision. */
    static final String LOOK = "";

    private static final Duration FIRST_WAIT = Duration.ofMillis(50);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(2);

    private final Sinks.Empty<Void> closed = Sinks.empty();
    private final Flux<String> shared;

    /**
     * Creates the notifications; connects on the first subscription.
     *
     * @param check the interval at which the connection is checked, because a dead connection may not signal an error
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
     * Emits topic and revision of each commit, or {@link #LOOK}; does not complete before {@link #close}. Reconnects
     * while the server is away, and fails only for a permanent reason. A slow subscriber may miss notifications.
     */
    Flux<String> all() {
        return shared;
    }

    /** Completes {@link #all} for all subscribers. */
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
