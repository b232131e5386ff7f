package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.database.CreateDatabaseRequest;
import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.database.UpdateDatabaseRequest;
import io.alchemyreactive.neon.api.error.ConflictException;
import io.alchemyreactive.neon.api.error.NeonException;
import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import io.alchemyreactive.neon.api.path.BranchPath;
import io.alchemyreactive.neon.api.path.DatabasePath;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.ResourceType;
import java.util.Comparator;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Manages databases. Lists none, because they are deleted with their branch. */
final class DatabaseProvider implements Provider<Database.Props, Database.Attributes> {

    private final NeonClients neon;

    DatabaseProvider(NeonClients neon) {
        this.neon = neon;
    }

    @Override
    public ResourceType<?, Database.Props, Database.Attributes> type() {
        return Database.TYPE;
    }

    @Override
    public Mono<Found<Database.Attributes>> read(Read<Database.Props, Database.Attributes> request) {
        BranchPath branch = branch(request.props());
        return neon.call(client -> find(client, request.props(), request.attributes())
                        .flatMap(database -> attributes(client, branch, database))
                        .flatMap(database -> request.attributes().isPresent()
                                ? Mono.just(Found.ours(database))
                                : BranchContents.found(
                                        client, branch, request.identity(), "database", database.name(), database)))
                .onErrorResume(NotFoundException.class, gone -> Mono.just(Found.absent()));
    }

    @Override
    public Mono<Database.Attributes> find(Find<Database.Props> request) {
        BranchPath branch = branch(request.props());
        return neon.call(client -> client.databases()
                        .get(new DatabasePath(branch, request.id()))
                        .flatMap(database -> attributes(client, branch, database)))
                .onErrorResume(NotFoundException.class, none -> Mono.empty());
    }

    @Override
    public Mono<Database.Attributes> reconcile(Reconcile<Database.Props, Database.Attributes> request) {
        Database.Props news = request.news();
        BranchPath branch = branch(news);
        return neon.call(client -> (request.attributes().isPresent()
                        ? find(client, news, request.attributes())
                        : create(client, branch, request))
                .flatMap(database -> update(client, branch, database, news))
                .flatMap(database -> attributes(client, branch, database)));
    }

    @Override
    public Mono<Void> delete(Delete<Database.Props, Database.Attributes> request) {
        return neon.call(client -> find(client, request.props(), Optional.of(request.attributes()))
                        .flatMap(database ->
                                client.databases().delete(new DatabasePath(branch(request.props()), database.name()))))
                .onErrorResume(NotFoundException.class, gone -> Mono.empty())
                .then();
    }

    /**
     * Emits the known database, or else the database with the declared name. Fails with {@link NotFoundException}. A
     * database is known by its number, which does not change when it is renamed, and by its name, which does not change
     * when its branch is restored.
     */
    private static Mono<NeonDatabase> find(
            NeonClient client, Database.Props props, Optional<Database.Attributes> known) {
        Mono<NeonDatabase> asDeclared = client.databases().get(new DatabasePath(branch(props), props.name()));
        return known.map(attributes -> client.databases()
                        .list(branch(props))
                        .filter(one -> one.id() == attributes.id() || one.name().equals(attributes.name()))
                        .sort(Comparator.comparing(one -> one.id() != attributes.id()))
                        .next()
                        .switchIfEmpty(asDeclared))
                .orElse(asDeclared);
    }

    private static Mono<NeonDatabase> create(
            NeonClient client, BranchPath branch, Reconcile<Database.Props, Database.Attributes> request) {
        Database.Props news = request.news();
        return client.databases()
                .create(new CreateDatabaseRequest(branch, news.name(), news.ownerName()))
                .map(created -> created.database())
                .onErrorResume(
                        NeonException.class,
                        failure -> failure instanceof ConflictException || failure instanceof UnknownOutcomeException
                                ? BranchContents.taken(
                                        client,
                                        branch,
                                        request.identity(),
                                        failure,
                                        find(client, news, Optional.empty()))
                                : Mono.error(failure));
    }

    private static Mono<NeonDatabase> update(
            NeonClient client, BranchPath branch, NeonDatabase database, Database.Props news) {
        var change = UpdateDatabaseRequest.builder(new DatabasePath(branch, database.name()));
        boolean differs = false;
        if (!database.name().equals(news.name())) {
            change.name(news.name());
            differs = true;
        }
        if (!database.ownerName().equals(news.ownerName())) {
            change.ownerName(news.ownerName());
            differs = true;
        }
        return differs
                ? client.databases().update(change.build()).map(changed -> changed.database())
                : Mono.just(database);
    }

    private static Mono<Database.Attributes> attributes(NeonClient client, BranchPath branch, NeonDatabase database) {
        return BranchConnection.uris(client, branch, database.name(), database.ownerName(), Optional.empty())
                .map(uris -> new Database.Attributes(
                        database.id(),
                        branch.projectId(),
                        branch.branchId(),
                        database.name(),
                        database.ownerName(),
                        uris.getT1(),
                        uris.getT2()));
    }

    private static BranchPath branch(Database.Props props) {
        return new BranchPath(props.projectId(), props.branchId());
    }
}
