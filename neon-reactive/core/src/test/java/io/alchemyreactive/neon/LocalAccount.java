package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.CreateBranchRequest;
import io.alchemyreactive.neon.api.CreateProjectRequest;
import io.alchemyreactive.neon.api.ListBranchesRequest;
import io.alchemyreactive.neon.api.ListProjectsRequest;
import io.alchemyreactive.neon.api.NeonBranch;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonProject;
import io.alchemyreactive.neon.http.NeonOptions;
import io.alchemyreactive.neon.http.ReactorNeonClient;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.test.ProviderContract;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** A local Neon for tests of providers: what providers get, and a client of its own to look behind them. Thread-safe. */
final class LocalAccount implements AutoCloseable {

    private final LocalNeon neon;
    private final NeonClient client;
    private final NeonClients clients;

    LocalAccount(LocalNeon neon) {
        var options = NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .requestsPerSecond(1_000)
                .burst(1_000)
                .build();
        this.neon = neon;
        this.client = ReactorNeonClient.create(options);
        this.clients = new NeonClients(NeonSource.of(options));
    }

    /** What a provider is made with. */
    NeonClients clients() {
        return clients;
    }

    /** The client that the providers do not use. */
    NeonClient client() {
        return client;
    }

    /** How many requests it has answered. */
    long requests() {
        return neon.requests().size();
    }

    Set<String> projects() {
        return get(client.projects()
                .list(ListProjectsRequest.all())
                .map(NeonProject::id)
                .collect(Collectors.toSet()));
    }

    Set<String> branches(String project) {
        return get(client.branches()
                .list(ListBranchesRequest.all(project))
                .map(branch -> branch.branch().id())
                .collect(Collectors.toSet()));
    }

    /** A new project; gives its default branch. */
    NeonBranch project(String name) {
        return get(client.projects()
                        .create(CreateProjectRequest.builder().name(name).build()))
                .branch();
    }

    /** A new branch of a project's default branch, without a compute. */
    NeonBranch branch(String project, String name) {
        return get(client.branches()
                        .create(CreateBranchRequest.builder(project).name(name).build()))
                .branch();
    }

    void deleteProject(String project) {
        client.projects().delete(project).block(ProviderContract.LIMIT);
    }

    <T> T get(Mono<T> call) {
        return Objects.requireNonNull(call.block(ProviderContract.LIMIT));
    }

    @Override
    public void close() {
        clients.close().then(client.close()).block(ProviderContract.LIMIT);
    }
}
