package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.internal.http.HttpNeonClient;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.provider.Providers;

/** The entry point to Neon: providers and a client for a stack. */
public final class Neon {

    private Neon() {}

    /**
     * A client of Neon's API with its own connection pool. It connects on the first request. Close it when it is not
     * needed any more. Thread-safe.
     */
    public static NeonClient client(NeonOptions options) {
        return HttpNeonClient.create(options);
    }

    /**
     * The providers of all resource types of this package and of migrations, with one client per run. The client is
     * made on first use, from the {@link NeonSource} of the Reactor context, and closed at the end of the run.
     */
    public static Layer<Providers> providers() {
        return Layer.of(NeonSource.SERVICE.get().map(NeonClients::new), NeonClients::close)
                .map(clients -> Providers.of(
                                new ProjectProvider(clients),
                                new BranchProvider(clients),
                                new EndpointProvider(clients),
                                new RoleProvider(clients),
                                new DatabaseProvider(clients),
                                new SnapshotProvider(clients))
                        .and(Postgres.providers()));
    }
}
