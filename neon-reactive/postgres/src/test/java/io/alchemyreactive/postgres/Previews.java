package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Preview schemas in the hands of their provider, without an engine. Subscribes where blocking is found. */
final class Previews {

    static final Duration LIMIT = Duration.ofSeconds(120);

    private static final AtomicInteger MADE = new AtomicInteger();

    private final String test = Integer.toString(MADE.getAndIncrement() + 36 * 36, 36);

    final PreviewSchemaProvider provider;

    Previews() {
        this(SecureRandom::new);
    }

    Previews(Supplier<? extends SecureRandom> random) {
        provider = new PreviewSchemaProvider(random);
    }

    static PreviewSchema.Props named(PostgresOrigin server, String name) {
        return new PreviewSchema.Props(server, null, name, null, null, null, null, Duration.ofMillis(500), null, null);
    }

    static PreviewSchema.Props migrated(PostgresOrigin server, String name, MigrationSet migrations) {
        return new PreviewSchema.Props(server, null, name, null, null, null, null, null, migrations, null);
    }

    /** An object of these previews: roles are the server's, so that other tests have others. */
    Identity identity(String id) {
        String letters = id.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        return new Identity(
                new ResourceKey(new StageKey("shop", "pr-1"), id),
                (test + letters + "abcdefghijklmnopqrstuvwxyz").substring(0, 26));
    }

    Mono<PreviewSchema.Attributes> making(String id, PreviewSchema.Props props) {
        return provider.reconcile(
                new Reconcile<>(identity(id), Reconcile.Phase.CREATE, props, Optional.empty(), Optional.empty()));
    }

    PreviewSchema.Attributes make(String id, PreviewSchema.Props props) {
        return get(making(id, props));
    }

    PreviewSchema.Attributes update(String id, PreviewSchema.Props props, PreviewSchema.Attributes known) {
        return get(provider.reconcile(
                new Reconcile<>(identity(id), Reconcile.Phase.UPDATE, props, Optional.of(props), Optional.of(known))));
    }

    void drop(String id, PreviewSchema.Props props, PreviewSchema.Attributes known) {
        provider.delete(new Delete<>(identity(id), props, known))
                .subscribeOn(Schedulers.parallel())
                .block(LIMIT);
    }

    static <T> T get(Mono<T> mono) {
        return Objects.requireNonNull(mono.subscribeOn(Schedulers.parallel()).block(LIMIT));
    }
}
