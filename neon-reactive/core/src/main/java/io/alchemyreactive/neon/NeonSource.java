package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Service;
import io.alchemyreactive.neon.http.NeonOptions;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Tells the providers which Neon to talk to, when they first have something to ask. Finding out may take time (a local
 * Neon is started only then); a stack whose plan fails before never does. Thread-safe.
 */
@FunctionalInterface
public interface NeonSource {

    /** The key under which it lives in the Reactor context. */
    Service<NeonSource> SERVICE =
            Service.of(NeonSource.class, ".contextWrite(NeonSource.SERVICE.provide(NeonSource.of(options)))");

    /** The settings of the client; subscribed to at most once per run. */
    Mono<NeonOptions> options();

    /** Settings that are known already. */
    static NeonSource of(NeonOptions options) {
        Objects.requireNonNull(options, "options");
        return () -> Mono.just(options);
    }

    /** The settings in a map such as the environment: {@code NEON_API_KEY}, {@code NEON_API_URL}, {@code NEON_ORG_ID}. */
    static NeonSource from(Map<String, String> settings) {
        return () -> Mono.fromSupplier(() -> NeonOptions.from(settings));
    }
}
