package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.connection.ConnectionUriRequest;
import io.alchemyreactive.neon.api.database.NeonDatabase;
import io.alchemyreactive.neon.api.path.BranchPath;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.function.Tuple2;

/** The connection values of one database of a branch, for one role. */
record BranchConnection(String database, String role, Redacted<String> direct, Redacted<String> pooled) {

    private static final String USUAL = "neondb";

    /**
     * The connection values of the named database and role, or of the default ones. Fails with {@link
     * NoConnectionException} when the database cannot be determined.
     *
     * @param endpointId the endpoint to connect through; the branch's read-write endpoint when empty
     */
    static Mono<BranchConnection> of(
            NeonClient client,
            NeonBranch branch,
            Optional<String> endpointId,
            @Nullable String database,
            @Nullable String role) {
        return client.databases().list(branch.path()).collectList().flatMap(databases -> {
            NeonDatabase chosen = choose(branch, databases, database);
            String user = role != null ? role : chosen.ownerName();
            return uris(client, branch.path(), chosen.name(), user, endpointId)
                    .map(uris -> new BranchConnection(chosen.name(), user, uris.getT1(), uris.getT2()));
        });
    }

    /** Emits the URI of a direct connection to PostgreSQL and the URI of a connection through the pooler. */
    static Mono<Tuple2<Redacted<String>, Redacted<String>>> uris(
            NeonClient client, BranchPath branch, String database, String role, Optional<String> endpointId) {
        UnaryOperator<ConnectionUriRequest> through =
                request -> endpointId.map(request::through).orElse(request);
        return Mono.zip(
                client.connectionUris().get(through.apply(ConnectionUriRequest.direct(branch, database, role))),
                client.connectionUris().get(through.apply(ConnectionUriRequest.pooled(branch, database, role))));
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
