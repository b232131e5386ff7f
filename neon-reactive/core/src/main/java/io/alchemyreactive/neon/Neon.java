package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.internal.http.HttpNeonClient;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.provider.Providers;

/** The entry to Neon: providers and client for a stack. */
public final class Neon {

    private Neon() {}

    /**
     * A client of Neon's API with a pool of connections of its own. It connects when it is first asked something; close it when
     * it is not needed any more. Safe for use by many threads.
     */
    public static NeonClient client(NeonOptions options) {
        return HttpNeonClient.create(options);
    }

    /**
     * The providers of all types of this package and of migrations, with one client per run. The client is made when it is first
     * needed, from the {@link NeonSource} of the Reactor context, and closed at the end of the run.
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
