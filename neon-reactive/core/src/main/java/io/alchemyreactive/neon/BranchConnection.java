package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.ConnectionUriRequest;
import io.alchemyreactive.neon.api.NeonBranch;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonDatabase;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reads the attributes of a branch, with the connection values of one of its databases. */
final class BranchConnection {

    private static final String USUAL = "neondb";

    private BranchConnection() {}

    /** Fails with {@link NoConnectionException} when the branch has no endpoint or the database cannot be chosen. */
    static Mono<Branch.Attributes> of(
            NeonClient client, NeonBranch branch, @Nullable String database, @Nullable String role) {
        return client.databases().list(branch.path()).collectList().flatMap(databases -> {
            NeonDatabase chosen = choose(branch, databases, database);
            String user = role != null ? role : chosen.ownerName();
            return BranchCompute.find(client, branch.path())
                    .switchIfEmpty(Mono.error(() -> new NoConnectionException(branch.name(), "it has no endpoint")))
                    .flatMap(endpoint -> Mono.zip(
                                    client.connectionUris()
                                            .get(ConnectionUriRequest.direct(branch.path(), chosen.name(), user)),
                                    client.connectionUris()
                                            .get(ConnectionUriRequest.pooled(branch.path(), chosen.name(), user)))
                            .map(uris -> new Branch.Attributes(
                                    branch.id(),
                                    branch.projectId(),
                                    branch.name(),
                                    branch.parentId().orElse(null),
                                    endpoint.id(),
                                    chosen.name(),
                                    user,
                                    uris.getT1(),
                                    uris.getT2(),
                                    null)));
        });
    }

    private static NeonDatabase choose(NeonBranch branch, List<NeonDatabase> databases, @Nullable String wanted) {
        String name = wanted != null ? wanted : USUAL;
        Optional<NeonDatabase> named =
                databases.stream().filter(each -> each.name().equals(name)).findFirst();
        if (named.isPresent()) {
            return named.get();
        }
        if (wanted == null && databases.size() == 1) {
            return databases.get(0);
        }
        List<String> names = databases.stream().map(NeonDatabase::name).sorted().toList();
        throw new NoConnectionException(
                branch.name(),
                wanted == null
                        ? "it has the databases " + names + ", and none is called " + USUAL
                        : "it has no database '" + wanted + "', only " + names);
    }
}
