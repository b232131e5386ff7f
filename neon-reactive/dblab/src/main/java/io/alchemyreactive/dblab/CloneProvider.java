package io.alchemyreactive.dblab;

import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.dblab.api.DbLabException;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewMarks;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.resource.ResourceType;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes and deletes clones. The id of a clone ends with the instance of its resource, which proves whose it is. DBLab
 * never tells a password, so a clone whose password was lost is made anew. Lists none: it knows no instance but those of
 * declarations.
 */
final class CloneProvider implements Provider<Clone.Props, Clone.Attributes> {

    private static final int PASSWORD_BYTES = 24;
    private static final int LONGEST_ID = 63;
    private static final String SCHEMA = "public";

    private final DbLabClients clients;
    private final Supplier<? extends SecureRandom> random;
    private final Function<PostgresOrigin, Mono<String>> startedAt;

    /**
     * @param clients the clients of the run
     * @param random the source of passwords; asked on an elastic thread, may block
     * @param startedAt connects to a clone and emits when its server started
     */
    CloneProvider(
            DbLabClients clients,
            Supplier<? extends SecureRandom> random,
            Function<PostgresOrigin, Mono<String>> startedAt) {
        this.clients = clients;
        this.random = random;
        this.startedAt = startedAt;
    }

    @Override
    public ResourceType<?, Clone.Props, Clone.Attributes> type() {
        return Clone.TYPE;
    }

    @Override
    public Mono<Diff> diff(Change<Clone.Props, Clone.Attributes> change) {
        return Mono.fromSupplier(() -> CloneDiff.of(change));
    }

    @Override
    public Mono<Diff> diffUnfinished(Set<String> changed, Set<String> unknown) {
        return Mono.fromSupplier(() -> CloneDiff.ofUnfinished(changed, unknown));
    }

    @Override
    public Mono<Found<Clone.Attributes>> read(Read<Clone.Props, Clone.Attributes> request) {
        Identity identity = request.identity();
        if (identity.instance().isEmpty() && request.attributes().isEmpty()) {
            return Mono.just(Found.absent());
        }
        String id = id(identity, request.attributes());
        return clients.call(request.props().instance(), client -> new CloneLifecycle(client).find(id))
                .map(clone -> Found.ours(seen(clone, request.props(), identity, request.attributes())))
                .defaultIfEmpty(Found.absent());
    }

    /** DBLab tells no password, so that an imported clone could not be used. */
    @Override
    public Mono<Clone.Attributes> find(Find<Clone.Props> request) {
        return Mono.error(() -> CloneException.notImported(request.id()));
    }

    @Override
    public Flux<String> warnings(Read<Clone.Props, Clone.Attributes> request) {
        Clone.Props props = request.props();
        String fqn = request.identity().fqn();
        if (props.ttl() == null) {
            return Flux.just("'" + fqn + "' has no ttl: DBLab deletes the clone when nobody has used it for some time"
                    + " (maxIdleMinutes in its configuration). The next deploy then makes another one.");
        }
        return clients.call(props.instance(), DbLabClient::status)
                .flatMapMany(status -> Mono.justOrEmpty(status.protectionMax()))
                .filter(max -> max.compareTo(props.ttl()) < 0)
                .map(max -> "'" + fqn + "' asks for a ttl of " + props.ttl() + ", but DBLab protects clones for " + max
                        + " at most. Deploy again within that time.")
                .onErrorResume(DbLabException.class, silent -> Flux.empty())
                .onErrorResume(DbLabCredentialsException.class, silent -> Flux.empty());
    }

    @Override
    public Flux<String> notes(Read<Clone.Props, Clone.Attributes> request) {
        return CloneMigration.notes(request.props(), request.attributes());
    }

    @Override
    public Mono<Clone.Attributes> reconcile(Reconcile<Clone.Props, Clone.Attributes> request) {
        return clients.call(
                        request.news().instance(),
                        client -> request.phase() == Reconcile.Phase.UPDATE
                                ? update(client, request)
                                : create(client, request))
                .flatMap(CloneProvider::marked)
                .flatMap(this::withContents)
                .flatMap(made -> CloneMigration.run(made, request.news()))
                .flatMap(made -> CloneNeighbour.verified(clients, request, made, this::reconcile));
    }

    /** DBLab has no place for marks besides the id, so the run stands in the state alone. */
    private static Mono<Clone.Attributes> marked(Clone.Attributes made) {
        return RunEnvironment.current()
                .map(environment -> made.withMarks(PreviewMarks.of(environment).orElse(null)));
    }

    @Override
    public Mono<Void> delete(Delete<Clone.Props, Clone.Attributes> request) {
        Mono<Void> clone = clients.call(
                request.props().instance(),
                client -> new CloneLifecycle(client).remove(request.attributes().id()));
        return request.props().isVerified()
                ? clone.then(new CloneNeighbour(clients, request.identity(), request.props()).remove())
                : clone;
    }

    @Override
    public List<Operation<Clone.Props, Clone.Attributes, ?>> operations() {
        return new CloneVerbs(clients, this::reconcile).operations();
    }

    private Mono<Clone.Attributes> create(DbLabClient client, Reconcile<Clone.Props, Clone.Attributes> request) {
        var lifecycle = new CloneLifecycle(client);
        String id = id(request.identity(), request.attributes());
        Clone.Props props = request.news();
        return lifecycle
                .find(id)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(clone -> {
                    Optional<PostgresOrigin> known = request.attributes().map(Clone.Attributes::origin);
                    if (clone.isPresent() && known.isPresent()) {
                        return adjusted(client, clone.get(), request, known.get());
                    }
                    // The password of a clone that an earlier attempt left behind is lost.
                    return (clone.isPresent() ? lifecycle.remove(id) : Mono.<Void>empty())
                            .then(password())
                            .flatMap(password -> lifecycle
                                    .create(id, props, password)
                                    .map(made -> made(made, request, origin(made, props, password))));
                });
    }

    private Mono<Clone.Attributes> update(DbLabClient client, Reconcile<Clone.Props, Clone.Attributes> request) {
        Clone.Attributes known = request.attributes().orElseThrow();
        @Nullable PostgresOrigin origin = known.origin();
        Mono<DbLabClone> found = new CloneLifecycle(client)
                .find(known.id())
                .switchIfEmpty(Mono.error(() -> ReplaceRequired.createFirst("the clone '" + known.id()
                        + "' does not exist any more, as DBLab deletes idle clones without protection")));
        return found.flatMap(clone -> {
            if (clone.status().isFailed()) {
                return Mono.error(() -> ReplaceRequired.createFirst("DBLab gave up the clone '" + clone.id() + "': "
                        + clone.status().message()));
            }
            if (origin == null) {
                return Mono.error(
                        () -> ReplaceRequired.createFirst("the password of the clone '" + clone.id() + "' is lost"));
            }
            boolean resets = request.olds()
                    .filter(olds -> CloneDiff.resets(olds, request.news(), known))
                    .isPresent();
            @Nullable String declared = request.news().snapshot();
            if (!resets
                    && declared != null
                    && clone.snapshotId()
                            .filter(begun -> !begun.equals(declared))
                            .isPresent()) {
                return Mono.error(() -> ReplaceRequired.createFirst(
                        "the clone '" + clone.id() + "' does not begin at the declared snapshot any more"));
            }
            Mono<DbLabClone> present = resets
                    ? new CloneLifecycle(client).reset(clone.id(), request.news())
                    : client.awaitReady(clone.id());
            return present.flatMap(ready -> adjusted(client, ready, request, origin));
        });
    }

    /** Renews the protection of a clone where that is due. */
    private Mono<Clone.Attributes> adjusted(
            DbLabClient client,
            DbLabClone clone,
            Reconcile<Clone.Props, Clone.Attributes> request,
            PostgresOrigin known) {
        return RunEnvironment.current()
                .flatMap(environment -> CloneLease.change(
                                clone, request, environment.clock().instant())
                        .map(lease -> client.protectClone(clone.id(), lease))
                        .orElse(Mono.just(clone)))
                .map(kept -> made(kept, request, origin(kept, request.news(), known.password())));
    }

    private static Clone.Attributes made(
            DbLabClone clone, Reconcile<Clone.Props, Clone.Attributes> request, PostgresOrigin origin) {
        return attributes(clone, request.news(), request.identity(), origin)
                .withSchemaVersion(request.attributes()
                        .map(Clone.Attributes::schemaVersion)
                        .orElse(null));
    }

    private Mono<Clone.Attributes> withContents(Clone.Attributes made) {
        return startedAt.apply(Objects.requireNonNull(made.origin())).map(made::withContents);
    }

    /** The attributes of a clone as DBLab shows it. Password and version of the schema are those that were known. */
    static Clone.Attributes seen(
            DbLabClone clone, Clone.Props props, Identity identity, Optional<Clone.Attributes> known) {
        @Nullable
        PostgresOrigin origin = known.map(Clone.Attributes::origin)
                .filter(before -> !clone.status().isFailed())
                .map(before -> clone.address().isPresent() ? origin(clone, props, before.password()) : before)
                .orElse(null);
        Clone.Attributes seen = attributes(clone, props, identity, origin);
        return known.map(before -> seen.withSchemaVersion(before.schemaVersion())
                        .withContents(before.contents())
                        .withMarks(before.marks()))
                .orElse(seen);
    }

    private static Clone.Attributes attributes(
            DbLabClone clone, Clone.Props props, Identity identity, @Nullable PostgresOrigin origin) {
        return new Clone.Attributes(
                clone.id(),
                props.instance().url(),
                clone.snapshotId().orElse(null),
                origin,
                SCHEMA,
                identity.stack() + "/" + identity.stage() + "/" + identity.fqn(),
                clone.createdAt().truncatedTo(ChronoUnit.SECONDS),
                CloneLease.expiry(clone).orElse(null),
                CloneLease.renewal(props, clone).orElse(null),
                null,
                props.rows(),
                null,
                null);
    }

    private static PostgresOrigin origin(DbLabClone clone, Clone.Props props, Redacted<String> password) {
        DbLabClone.Address address = clone.address().orElseThrow();
        return new PostgresOrigin(
                address.host(), address.port(), props.databaseName(), props.role(), password, Map.of());
    }

    static String id(Identity identity, Optional<Clone.Attributes> attributes) {
        return attributes.map(Clone.Attributes::id).orElseGet(() -> identity.physicalName(LONGEST_ID));
    }

    private Mono<Redacted<String>> password() {
        return ErrorBoundary.blocking(() -> {
            byte[] bytes = new byte[PASSWORD_BYTES];
            random.get().nextBytes(bytes);
            return Redacted.of(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        });
    }
}
