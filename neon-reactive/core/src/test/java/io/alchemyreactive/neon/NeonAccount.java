package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.branch.ListBranchesRequest;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.api.project.ListProjectsRequest;
import io.alchemyreactive.neon.api.project.NeonProject;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.test.ProviderContract;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An account of which tests may use what begins with {@link #PREFIX}, and touch nothing else: what providers get, and a
 * client of its own to look behind them. Thread-safe.
 */
final class NeonAccount implements AutoCloseable {

    /** How the name of every project of these tests begins. */
    static final String PREFIX = "alchemy-reactive-test";

    private final NeonClient client;
    private final NeonClients clients;
    private final LongSupplier requests;

    private NeonAccount(NeonOptions options, LongSupplier requests) {
        this.client = Neon.client(options);
        this.clients = new NeonClients(NeonSource.of(options));
        this.requests = requests;
    }

    /** The account of a local Neon, which is asked as fast as can be. */
    static NeonAccount of(LocalNeon neon) {
        var options = NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(10_000)
                .burst(10_000)
                .build();
        return new NeonAccount(options, () -> neon.requests().size());
    }

    /** The account that {@code NEON_API_KEY} opens; nobody counts its requests. */
    static NeonAccount from(Map<String, String> variables) {
        return new NeonAccount(NeonOptions.from(variables), () -> 0);
    }

    /** What a provider is made with. */
    NeonClients clients() {
        return clients;
    }

    /** The client that the providers do not use. */
    NeonClient client() {
        return client;
    }

    /** How many requests were answered so far, of whomever. */
    long requests() {
        return requests.getAsLong();
    }

    /** A new project with these annotations; gives its default branch. */
    NeonBranch project(String name, Map<String, String> annotations) {
        return get(client.projects()
                        .create(CreateProjectRequest.builder()
                                .name(PREFIX + "-" + name)
                                .annotations(annotations)
                                .build()))
                .branch();
    }

    Set<String> projects() {
        return get(ours().map(NeonProject::id).collect(Collectors.toSet()));
    }

    Set<String> branches(String project) {
        return get(client.branches()
                .list(ListBranchesRequest.all(project))
                .map(branch -> branch.branch().id())
                .collect(Collectors.toSet()));
    }

    /** Deletes the projects of these tests, also those that earlier ones left behind. */
    void sweep() {
        run(ours().concatMap(project -> client.projects().delete(project.id())).then());
    }

    void run(Mono<?> call) {
        call.block(ProviderContract.LIMIT);
    }

    <T> T get(Mono<T> call) {
        return Objects.requireNonNull(call.block(ProviderContract.LIMIT));
    }

    private Flux<NeonProject> ours() {
        return client.projects()
                .list(ListProjectsRequest.all())
                .filter(project -> project.name().startsWith(PREFIX + "-"));
    }

    @Override
    public void close() {
        run(clients.close().then(client.close()));
    }
}
