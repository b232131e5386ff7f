package io.alchemyreactive.dblab;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.dblab.api.CloneProtection;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabNotFoundException;
import io.alchemyreactive.dblab.api.DbLabRefusedException;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The operations on a deployed clone.
 *
 * @param clients the clients of the run
 * @param reconcile makes the clone as declared, its migrations included
 */
record CloneVerbs(
        DbLabClients clients, Function<Reconcile<Clone.Props, Clone.Attributes>, Mono<Clone.Attributes>> reconcile) {

    static final String MIGRATE = "migrate";
    static final String RESET = "reset";
    static final String EXTEND = "extend";
    static final String DESCRIBE = "describe";

    /** The rules of one migration run. A rule that is null is taken from the declaration. */
    record Migrate(
            @Nullable Boolean outOfOrder,
            @Nullable Boolean repair,
            @Nullable String baseline) {

        MigrationSet over(MigrationSet declared) {
            return declared.withRules(outOfOrder, repair, baseline);
        }
    }

    /** Takes no arguments. */
    record Nothing() {}

    /** Moves the expiry to this time from now. */
    record Extend(Duration lifetime) {}

    List<Operation<Clone.Props, Clone.Attributes, ?>> operations() {
        return List.of(
                Operation.<Clone.Props, Clone.Attributes, Migrate>of(MIGRATE, Migrate.class, CloneVerbs::migrate)
                        .harmlessTwice(),
                Operation.<Clone.Props, Clone.Attributes, Nothing>of(RESET, Nothing.class, this::reset)
                        .dataLoss(nothing -> Clone.ROWS),
                Operation.<Clone.Props, Clone.Attributes, Extend>of(EXTEND, Extend.class, this::extend)
                        .harmlessTwice(),
                Operation.<Clone.Props, Clone.Attributes, Nothing>of(DESCRIBE, Nothing.class, this::describe)
                        .harmlessTwice());
    }

    private static Mono<Clone.Attributes> migrate(Operate<Clone.Props, Clone.Attributes, Migrate> request) {
        @Nullable MigrationSet declared = request.props().migrations();
        if (declared == null) {
            return Mono.error(() -> NothingMade.because(
                    CloneOperationException.withoutMigrations(request.identity().fqn(), stage(request))));
        }
        return Mono.fromSupplier(() -> request.arguments().over(declared))
                .flatMap(rules -> CloneMigration.run(request.attributes(), rules))
                .onErrorMap(
                        error -> error instanceof IllegalArgumentException
                                || error instanceof MigrationFailedException failed && failed.isRefusal(),
                        NothingMade::because);
    }

    /** A next deploy sees by the start of the clone's server that the content was replaced. */
    private Mono<Clone.Attributes> reset(Operate<Clone.Props, Clone.Attributes, Nothing> request) {
        return found(request)
                .flatMap(clone -> clients.call(
                        request.props().instance(),
                        client -> new CloneLifecycle(client).reset(clone.id(), request.props())))
                .onErrorMap(
                        error -> error instanceof DbLabRefusedException || error instanceof CloneException,
                        NothingMade::because)
                .then(Mono.defer(() -> reconcile.apply(new Reconcile<>(
                        request.identity(),
                        Reconcile.Phase.UPDATE,
                        request.props(),
                        Optional.of(request.props()),
                        Optional.of(request.attributes())))));
    }

    private Mono<Clone.Attributes> extend(Operate<Clone.Props, Clone.Attributes, Extend> request) {
        Duration lifetime = request.arguments().lifetime();
        if (request.props().ttl() == null) {
            return Mono.error(() -> NothingMade.because(
                    CloneOperationException.withoutExpiry(request.identity().fqn(), stage(request))));
        }
        if (lifetime.compareTo(CloneLease.SHORTEST) < 0) {
            return Mono.error(() -> NothingMade.because(CloneOperationException.tooShort(lifetime)));
        }
        return RunEnvironment.current()
                .map(environment -> environment.clock().instant().plus(lifetime))
                .flatMap(until -> found(request).flatMap(clone -> extended(clone, until, request)))
                .onErrorMap(DbLabRefusedException.class, NothingMade::because)
                .map(clone -> seen(clone, request));
    }

    private Mono<DbLabClone> extended(
            DbLabClone clone, Instant until, Operate<Clone.Props, Clone.Attributes, Extend> request) {
        Duration lifetime = request.arguments().lifetime();
        Optional<Duration> longest = clone.protectionMax().filter(max -> max.compareTo(lifetime) < 0);
        if (longest.isPresent()) {
            return Mono.error(() -> NothingMade.because(CloneOperationException.lifetime(lifetime, longest.get())));
        }
        boolean lasts = clone.isProtected()
                && clone.protectedTill().map(at -> !at.isBefore(until)).orElse(true);
        return lasts
                ? Mono.just(clone)
                : clients.call(
                        request.props().instance(),
                        client -> client.protectClone(clone.id(), CloneProtection.lasting(lifetime)));
    }

    private Mono<Clone.Attributes> describe(Operate<Clone.Props, Clone.Attributes, Nothing> request) {
        return found(request)
                .map(clone -> seen(clone, request))
                .onErrorMap(
                        error -> !(error instanceof Retryable || error instanceof NothingMade), NothingMade::because);
    }

    /** The clone, which has not failed. */
    private Mono<DbLabClone> found(Operate<Clone.Props, Clone.Attributes, ?> request) {
        String id = request.attributes().id();
        String fqn = request.identity().fqn();
        return clients.call(request.props().instance(), client -> client.clone(id))
                .onErrorMap(
                        DbLabNotFoundException.class,
                        gone -> NothingMade.because(CloneOperationException.gone(fqn, stage(request), id)))
                .flatMap(clone -> clone.status().isFailed()
                        ? Mono.error(() -> NothingMade.because(CloneOperationException.failed(
                                fqn, stage(request), id, clone.status().message())))
                        : Mono.just(clone));
    }

    private static Clone.Attributes seen(DbLabClone clone, Operate<Clone.Props, Clone.Attributes, ?> request) {
        return CloneProvider.seen(clone, request.props(), request.identity(), Optional.of(request.attributes()));
    }

    private static StageKey stage(Operate<Clone.Props, Clone.Attributes, ?> request) {
        return request.identity().resource().stage();
    }
}
