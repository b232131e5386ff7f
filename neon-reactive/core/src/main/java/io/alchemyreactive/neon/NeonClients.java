package io.alchemyreactive.neon;

import io.alchemyreactive.effect.MemoTable;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.error.UnauthorizedException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The client of one run. Either a shared client, or its own, made on first use. Thread-safe. */
final class NeonClients {

    private final NeonSource source;
    private final MemoTable<String, NeonClient> clients = MemoTable.create();
    private final AtomicReference<@Nullable NeonClient> made = new AtomicReference<>();

    NeonClients(NeonSource source) {
        this.source = source;
    }

    /** Calls Neon for one answer. A refused key becomes a {@link NeonCredentialsException}. */
    <T> Mono<T> call(Function<NeonClient, Mono<T>> call) {
        return client().flatMap(call).onErrorMap(UnauthorizedException.class, NeonCredentialsException::new);
    }

    /** Calls Neon for several answers. A refused key becomes a {@link NeonCredentialsException}. */
    <T> Flux<T> callMany(Function<NeonClient, Flux<T>> call) {
        return client().flatMapMany(call).onErrorMap(UnauthorizedException.class, NeonCredentialsException::new);
    }

    /** Calls Neon for optional information. Empty when a local Neon would have to be started first. */
    <T> Flux<T> ask(Function<NeonClient, Flux<T>> call) {
        return source.isThere() ? callMany(call) : Flux.empty();
    }

    Mono<Void> close() {
        return Mono.defer(() -> {
            NeonClient client = made.getAndSet(null);
            return client == null ? Mono.empty() : client.close();
        });
    }

    private Mono<NeonClient> client() {
        return source.shared().map(Mono::just).orElseGet(() -> clients.get("client", key -> make()));
    }

    private Mono<NeonClient> make() {
        return source.options().map(options -> {
            NeonClient client = Neon.client(options);
            made.set(client);
            return client;
        });
    }
}
