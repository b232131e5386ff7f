package io.alchemyreactive.neon.internal.http;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.account.Account;
import io.alchemyreactive.neon.api.branch.Branches;
import io.alchemyreactive.neon.api.connection.ConnectionUris;
import io.alchemyreactive.neon.api.database.Databases;
import io.alchemyreactive.neon.api.endpoint.Endpoints;
import io.alchemyreactive.neon.api.masking.AnonymizedBranches;
import io.alchemyreactive.neon.api.operation.Operations;
import io.alchemyreactive.neon.api.project.Projects;
import io.alchemyreactive.neon.api.role.Roles;
import io.alchemyreactive.neon.api.snapshot.Snapshots;
import io.alchemyreactive.neon.internal.transport.NettyExchange;
import reactor.core.publisher.Mono;

/** Neon's API over Reactor Netty, with its own connection pool until it is closed. Thread-safe. */
public final class HttpNeonClient implements NeonClient {

    private final NettyExchange wire;
    private final Projects projects;
    private final Branches branches;
    private final AnonymizedBranches anonymizedBranches;
    private final Snapshots snapshots;
    private final Endpoints endpoints;
    private final Roles roles;
    private final Databases databases;
    private final Operations operations;
    private final ConnectionUris connectionUris;
    private final Account account;

    private HttpNeonClient(NeonOptions options) {
        this.wire = new NettyExchange(options);
        ApiClient api = new ApiClient(options, wire);
        HttpBranches http = new HttpBranches(api);
        this.projects = new HttpProjects(api, http);
        this.branches = http;
        this.anonymizedBranches = new HttpAnonymizedBranches(api, http);
        this.snapshots = new HttpSnapshots(api, http);
        this.endpoints = new HttpEndpoints(api);
        this.roles = new HttpRoles(api);
        this.databases = new HttpDatabases(api);
        this.operations = new HttpOperations(api);
        this.connectionUris = new HttpConnectionUris(api);
        this.account = new HttpAccount(api);
    }

    /** A client with these settings. It connects on the first request. Close it when it is not needed any more. */
    public static HttpNeonClient create(NeonOptions options) {
        return new HttpNeonClient(requireNonNull(options, "options"));
    }

    @Override
    public Projects projects() {
        return projects;
    }

    @Override
    public Branches branches() {
        return branches;
    }

    @Override
    public AnonymizedBranches anonymizedBranches() {
        return anonymizedBranches;
    }

    @Override
    public Snapshots snapshots() {
        return snapshots;
    }

    @Override
    public Endpoints endpoints() {
        return endpoints;
    }

    @Override
    public Roles roles() {
        return roles;
    }

    @Override
    public Databases databases() {
        return databases;
    }

    @Override
    public Operations operations() {
        return operations;
    }

    @Override
    public ConnectionUris connectionUris() {
        return connectionUris;
    }

    @Override
    public Account account() {
        return account;
    }

    @Override
    public Mono<Void> close() {
        return wire.close();
    }
}
