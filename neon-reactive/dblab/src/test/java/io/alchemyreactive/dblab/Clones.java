package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.local.dblab.CloneServers;
import io.alchemyreactive.neon.local.dblab.LocalDbLab;
import io.alchemyreactive.neon.local.dblab.LocalDbLabOptions;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Providers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A local DBLab and the provider of its clones. Blocks; thread-safe. */
final class Clones implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(60);
    static final String TOKEN = "a-token-of-tests";

    final LocalDbLab dblab;
    final DbLabInstance instance;
    final CloneProvider provider;
    private final DbLabClients clients;

    private Clones(LocalDbLab dblab, Function<PostgresOrigin, Mono<String>> startedAt) {
        this.dblab = dblab;
        this.instance = DbLabInstance.of(dblab.url(), Redacted.of(TOKEN));
        this.clients = new DbLabClients(
                options -> options.firstPoll(Duration.ofMillis(1)).longestPoll(Duration.ofMillis(10)));
        this.provider = new CloneProvider(clients, SecureRandom::new, startedAt);
    }

    /** Clones without servers; a connection needs the password of the clone. */
    static Clones inMemory(MemoryClones servers, Clock clock) {
        return over(servers, clock, servers::contentOf);
    }

    static Clones over(CloneServers servers, Clock clock, Function<PostgresOrigin, Mono<String>> startedAt) {
        var options = LocalDbLabOptions.builder(TOKEN).clock(clock).build();
        return new Clones(LocalDbLab.start(servers, options).block(LIMIT), startedAt);
    }

    Providers providers() {
        return Providers.of(provider);
    }

    Clone.Props props(Duration ttl) {
        return new Clone.Props(instance, null, null, null, null, null, null, ttl, null, null, null);
    }

    /** Calls the instance without the provider. */
    <T> T call(Function<DbLabClient, Mono<T>> call) {
        return clients.call(instance, call).block(LIMIT);
    }

    @Override
    public void close() {
        clients.close().then(dblab.stop()).block(LIMIT);
    }
}
