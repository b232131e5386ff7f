package io.alchemyreactive.postgres;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes and drops preview schemas, over JDBC on an elastic thread. Lists none: it knows no server but those of declarations.
 */
final class PreviewSchemaProvider implements Provider<PreviewSchema.Props, PreviewSchema.Attributes> {

    private static final int PASSWORD_BYTES = 24;

    private static final String NO_DATABASE = "3D000";
    private static final String MAINTENANCE = "postgres";

    private final Supplier<? extends SecureRandom> random;

    /** @param random the source of passwords; asked on an elastic thread, may block */
    PreviewSchemaProvider(Supplier<? extends SecureRandom> random) {
        this.random = random;
    }

    @Override
    public ResourceType<?, PreviewSchema.Props, PreviewSchema.Attributes> type() {
        return PreviewSchema.TYPE;
    }

    @Override
    public Mono<Diff> diff(Change<PreviewSchema.Props, PreviewSchema.Attributes> change) {
        return Mono.fromSupplier(() -> PreviewSchemaDiff.of(change));
    }

    @Override
    public Mono<Diff> diffUnfinished(Set<String> changed, Set<String> unknown) {
        return Mono.fromSupplier(() -> PreviewSchemaDiff.ofUnfinished(changed, unknown));
    }

    @Override
    public Mono<Found<PreviewSchema.Attributes>> read(Read<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        boolean neverMade = request.identity().instance().isEmpty();
        if (neverMade && request.props().name() == null && request.attributes().isEmpty()) {
            return Mono.just(Found.absent());
        }
        String schema = PreviewMaking.name(request.identity(), request.props(), request.attributes());
        PreviewSchema.Props props = PreviewSchemaReading.where(request);
        return attempt(
                        schema,
                        props.server(),
                        props,
                        session -> PreviewSchemaReading.found(session, schema, props, request))
                .onErrorResume(error -> isGone(error, props, request.attributes()), gone -> Mono.just(Found.absent()))
                .onErrorMap(SQLException.class, error -> failure(schema, props, "to look at it", error));
    }

    @Override
    public Mono<PreviewSchema.Attributes> find(Find<PreviewSchema.Props> request) {
        return work(
                        request.id(),
                        request.props(),
                        "to look for it",
                        session -> PreviewSchemaReading.known(session, request.id(), request.props()))
                .flatMap(Mono::justOrEmpty);
    }

    @Override
    public Flux<String> warnings(Read<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        return request.props().isDedicated()
                ? Flux.empty()
                : Flux.just("'" + request.identity().fqn() + "' is not isolated: its role '"
                        + request.props().server().user() + "' can read every preview that shares it.");
    }

    @Override
    public Flux<String> notes(Read<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        return PreviewMigration.notes(request.props(), request.attributes());
    }

    @Override
    public Mono<PreviewSchema.Attributes> reconcile(Reconcile<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        return RunEnvironment.current()
                .flatMap(environment -> work(
                        PreviewMaking.name(request.identity(), request.news(), request.attributes()),
                        request.news(),
                        "to make it",
                        session -> {
                            PreviewNeighbour.drop(session, request.news(), request.identity());
                            var made = new PreviewMaking(
                                            request,
                                            session,
                                            now(environment),
                                            PreviewMarks.of(environment),
                                            this::password)
                                    .make();
                            PreviewExtensions.ensure(session, made, request.news());
                            return made;
                        }))
                .flatMap(made -> PreviewMigration.run(made, request.news()))
                .flatMap(made -> verified(made, request));
    }

    /** Emits the attributes when the preview is isolated, or need not be. */
    private Mono<PreviewSchema.Attributes> verified(
            PreviewSchema.Attributes made, Reconcile<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        if (!request.news().isVerified()) {
            return Mono.just(made);
        }
        var neighbour = new PreviewNeighbour(request.identity(), request.news(), this::password);
        return IsolationProbe.of(request.identity(), made.description())
                .run(now().flatMap(neighbour::make), neighbour.remove())
                .thenReturn(made);
    }

    @Override
    public Mono<Void> delete(Delete<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        PreviewSchema.Attributes known = request.attributes();
        PreviewSchema.Props props = request.props();
        return attempt(known.schema(), props.server(), props, session -> {
                    drop(session, request);
                    return known;
                })
                .onErrorResume(error -> isGone(error, props, Optional.of(known)), gone -> dropRole(request))
                .onErrorMap(SQLException.class, error -> failure(known.schema(), props, "to drop it", error))
                .then();
    }

    /** Drops the role of a preview whose database is gone, from the database that every server has. */
    private static Mono<PreviewSchema.Attributes> dropRole(
            Delete<PreviewSchema.Props, PreviewSchema.Attributes> request) {
        PreviewSchema.Attributes known = request.attributes();
        PreviewSchema.Props props = request.props();
        PostgresOrigin server = props.server().in(MAINTENANCE);
        return known.isolated()
                ? attempt(known.schema(), server, props, session -> {
                    new PreviewDrop(session, server, known.schema(), props.lockWait())
                            .role(known.role(), request.identity());
                    PreviewNeighbour.drop(session, props, request.identity());
                    return known;
                })
                : Mono.empty();
    }

    /** Whether a failure says that the database in which a preview was made does not exist any more. */
    private static boolean isGone(
            Throwable error, PreviewSchema.Props props, Optional<PreviewSchema.Attributes> known) {
        String server = props.server().host() + ":" + props.server().port();
        return error instanceof SQLException failure
                && NO_DATABASE.equals(failure.getSQLState())
                && known.filter(preview -> preview.server().equals(server)
                                && preview.database().equals(props.server().database()))
                        .isPresent();
    }

    @Override
    public List<Operation<PreviewSchema.Props, PreviewSchema.Attributes, ?>> operations() {
        return new PreviewVerbs(this::reconcile, now()).operations();
    }

    private static void drop(AdminSession session, Delete<PreviewSchema.Props, PreviewSchema.Attributes> request)
            throws SQLException {
        PreviewSchema.Attributes known = request.attributes();
        PreviewSchema.Props props = request.props();
        PreviewSchemaReading.refuseOtherDatabase(known, props.server());
        var drop = new PreviewDrop(session, props.server(), known.schema(), props.lockWait());
        Optional<PreviewLookup.Schema> seen = PreviewLookup.schema(session, known.schema());
        if (seen.isPresent()) {
            PreviewTag tag = seen.get()
                    .tag()
                    .orElseThrow(() -> PreviewSchemaException.foreign(
                            known.schema(), props.server(), seen.get().owner(known.schema())));
            if (tag.proves(request.identity())) {
                drop.begin(tag);
                drop.contents(known.role(), known.isolated());
                drop.schema();
            }
        }
        if (known.isolated()) {
            drop.role(known.role(), request.identity());
        }
        PreviewNeighbour.drop(session, props, request.identity());
    }

    /** Work in a session of the admin. */
    @FunctionalInterface
    interface Work<T> {
        T with(AdminSession session) throws SQLException;
    }

    static <T> Mono<T> work(String schema, PreviewSchema.Props props, String doing, Work<? extends T> work) {
        return PreviewSchemaProvider.<T>attempt(schema, props.server(), props, work)
                .onErrorMap(SQLException.class, error -> failure(schema, props, doing, error));
    }

    /** Work that fails with the error of the server as it is. */
    private static <T> Mono<T> attempt(
            String schema, PostgresOrigin server, PreviewSchema.Props props, Work<? extends T> work) {
        return ErrorBoundary.<T>blocking(() -> {
            try (AdminSession session = AdminSession.open(schema, server, props.lockWait())) {
                return work.with(session);
            }
        });
    }

    private static PreviewSchemaException failure(
            String schema, PreviewSchema.Props props, String doing, SQLException error) {
        return PreviewSchemaException.of(schema, props.server(), "the attempt " + doing, error);
    }

    private static Mono<Instant> now() {
        return RunEnvironment.current().map(PreviewSchemaProvider::now);
    }

    private static Instant now(RunEnvironment environment) {
        return environment.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Redacted<String> password() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.get().nextBytes(bytes);
        return Redacted.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
