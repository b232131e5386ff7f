package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.dblab.internal.http.HttpDbLabClient;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.provider.Providers;
import java.security.SecureRandom;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** The entry point to DBLab: providers and a client for a stack. */
public final class DbLab {

    private DbLab() {}

    /**
     * A client of DBLab's API with its own connection pool. It connects on the first request. Close it when it is not
     * needed any more. Thread-safe.
     */
    public static DbLabClient client(DbLabOptions options) {
        return HttpDbLabClient.create(options);
    }

    /**
     * The providers of clones, of migrations and of preview schemas. Clients are made on first use, one for each
     * instance, and closed at the end of the run.
     */
    public static Layer<Providers> providers() {
        return clones().map(clones -> clones.and(Postgres.providers()));
    }

    /** The provider of clones alone, for a stack that has the providers of {@code Neon} too. */
    public static Layer<Providers> clones() {
        return Layer.of(Mono.fromSupplier(() -> new DbLabClients(UnaryOperator.identity())), DbLabClients::close)
                .map(clients -> Providers.of(new CloneProvider(clients, SecureRandom::new, CloneSession::startedAt)));
    }
}
