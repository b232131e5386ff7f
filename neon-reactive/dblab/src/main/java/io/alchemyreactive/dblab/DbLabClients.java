package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.DbLabClient;
import io.alchemyreactive.dblab.api.DbLabOptions;
import io.alchemyreactive.dblab.api.DbLabUnauthorizedException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The clients of one run, one for each instance, made on first use. Thread-safe. */
final class DbLabClients {

    private final UnaryOperator<DbLabOptions.Builder> settings;
    private final Map<DbLabInstance, DbLabClient> clients = new ConcurrentHashMap<>();

    /** @param settings changes the options of each client */
    DbLabClients(UnaryOperator<DbLabOptions.Builder> settings) {
        this.settings = settings;
    }

    /** Calls an instance for one answer. A refused token becomes a {@link DbLabCredentialsException}. */
    <T> Mono<T> call(DbLabInstance instance, Function<DbLabClient, Mono<T>> call) {
        return Mono.defer(() -> call.apply(client(instance)))
                .onErrorMap(DbLabUnauthorizedException.class, DbLabCredentialsException::new);
    }

    Mono<Void> close() {
        return Flux.defer(() -> Flux.fromIterable(clients.values()))
                .concatMapDelayError(DbLabClient::close)
                .then();
    }

    private DbLabClient client(DbLabInstance instance) {
        return clients.computeIfAbsent(
                instance, each -> DbLab.client(settings.apply(each.options()).build()));
    }
}
