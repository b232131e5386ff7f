package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.Retryable;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The operations on a deployed preview schema.
 *
 * @param reconcile makes the schema as declared, its migrations included
 * @param now the current time
 */
record PreviewVerbs(
        Function<Reconcile<PreviewSchema.Props, PreviewSchema.Attributes>, Mono<PreviewSchema.Attributes>> reconcile,
        Mono<Instant> now) {

    static final String MIGRATE = "migrate";
    static final String RESET = "reset";
    static final String EXTEND = "extend";
    static final String DESCRIBE = "describe";

    /** The rules of one run; as declared where absent. */
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

    /** The lifetime from now on. */
    record Extend(Duration ttl) {}

    List<Operation<PreviewSchema.Props, PreviewSchema.Attributes, ?>> operations() {
        return List.of(
                Operation.<PreviewSchema.Props, PreviewSchema.Attributes, Migrate>of(
                                MIGRATE, Migrate.class, PreviewVerbs::migrate)
                        .harmlessTwice(),
                Operation.<PreviewSchema.Props, PreviewSchema.Attributes, Nothing>of(RESET, Nothing.class, this::reset)
                        .dataLoss(nothing -> "what it holds"),
                Operation.<PreviewSchema.Props, PreviewSchema.Attributes, Extend>of(EXTEND, Extend.class, this::extend)
                        .harmlessTwice(),
                Operation.<PreviewSchema.Props, PreviewSchema.Attributes, Nothing>of(
                                DESCRIBE, Nothing.class, PreviewVerbs::describe)
                        .harmlessTwice());
    }

    private static Mono<PreviewSchema.Attributes> migrate(
            Operate<PreviewSchema.Props, PreviewSchema.Attributes, Migrate> request) {
        @Nullable MigrationSet declared = request.props().migrations();
        if (declared == null) {
            return Mono.error(() -> NothingMade.because(PreviewOperationException.withoutMigrations(
                    request.identity().fqn(), request.identity().resource().stage())));
        }
        return Mono.fromSupplier(() -> request.arguments().over(declared))
                .flatMap(rules -> PreviewMigration.run(request.attributes(), rules))
                .onErrorMap(
                        error -> error instanceof IllegalArgumentException
                                || error instanceof MigrationFailedException failed && failed.isRefusal(),
                        NothingMade::because);
    }

    /** The mark of a drop that was begun makes {@code reconcile} end it, here or in the next deploy. */
    private Mono<PreviewSchema.Attributes> reset(
            Operate<PreviewSchema.Props, PreviewSchema.Attributes, Nothing> request) {
        PreviewSchema.Attributes known = request.attributes();
        return PreviewSchemaProvider.work(known.schema(), request.props(), "to reset it", session -> {
                    PreviewTag tag = ours(session, request);
                    new PreviewDrop(
                                    session,
                                    request.props().server(),
                                    known.schema(),
                                    request.props().lockWait())
                            .begin(tag);
                    return known;
                })
                .then(Mono.defer(() -> reconcile.apply(new Reconcile<>(
                        request.identity(),
                        Reconcile.Phase.UPDATE,
                        request.props(),
                        Optional.of(request.props()),
                        Optional.of(known)))));
    }

    private Mono<PreviewSchema.Attributes> extend(
            Operate<PreviewSchema.Props, PreviewSchema.Attributes, Extend> request) {
        PreviewSchema.Attributes known = request.attributes();
        Duration ttl = request.arguments().ttl();
        if (request.props().ttl() == null) {
            return Mono.error(() -> NothingMade.because(PreviewOperationException.withoutExpiry(
                    request.identity().fqn(), request.identity().resource().stage())));
        }
        if (ttl.isNegative() || ttl.isZero()) {
            return Mono.error(() -> NothingMade.because(PreviewOperationException.ttl(ttl)));
        }
        return now.flatMap(from ->
                PreviewSchemaProvider.work(known.schema(), request.props(), "to extend it", session -> {
                    PreviewTag tag = ours(session, request);
                    Instant until = from.plus(ttl);
                    boolean longer = tag.expiresAt() == null || tag.expiresAt().isBefore(until);
                    PreviewTag later = longer ? tag.expiring(tag.ttl(), until) : tag;
                    new PreviewMark(session, known.schema(), known.role(), known.isolated()).write(later);
                    return known.marked(later);
                }));
    }

    private static Mono<PreviewSchema.Attributes> describe(
            Operate<PreviewSchema.Props, PreviewSchema.Attributes, Nothing> request) {
        PreviewSchema.Attributes known = request.attributes();
        return PreviewSchemaProvider.work(known.schema(), request.props(), "to look at it", session -> {
                    PreviewTag tag = ours(session, request);
                    return known.marked(tag);
                })
                .onErrorMap(
                        error -> !(error instanceof Retryable || error instanceof NothingMade), NothingMade::because);
    }

    private static PreviewTag ours(
            AdminSession session, Operate<PreviewSchema.Props, PreviewSchema.Attributes, ?> request)
            throws SQLException {
        String schema = request.attributes().schema();
        PreviewSchemaReading.refuseOtherDatabase(
                request.attributes(), request.props().server());
        Optional<PreviewLookup.Schema> seen = PreviewLookup.schema(session, schema);
        if (seen.isEmpty()) {
            throw NothingMade.because(PreviewOperationException.gone(
                    request.identity().fqn(), request.identity().resource().stage(), schema));
        }
        return seen.get()
                .tag()
                .filter(tag -> tag.proves(request.identity()))
                .orElseThrow(() -> NothingMade.because(PreviewSchemaException.foreign(
                        schema, request.props().server(), seen.get().owner(schema))));
    }
}
