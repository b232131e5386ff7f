package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Service;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** The settings of a client for one run; subscribed to at most once per run, and not when there is a {@link #shared} one. */
    Mono<NeonOptions> options();

    /** The client that all runs share; empty, the default, when each run makes one of its own and closes it. */
    default Optional<NeonClient> shared() {
        return Optional.empty();
    }

    /**
     * Whether asking for them starts nothing. False, the default, where a Neon may be started for it: then plans do not ask what the
     * account allows in projects and endpoints.
     */
    default boolean isThere() {
        return false;
    }

    /**
     * A client that runs share, and with it the rate limit and the queues of projects: for a program that deploys several stages at once.
     * The caller that made it closes it, after the runs.
     */
    static NeonSource of(NeonClient client) {
        Objects.requireNonNull(client, "client");
        return new NeonSource() {
            @Override
            public Mono<NeonOptions> options() {
                return Mono.error(new IllegalStateException("the shared client has been made already"));
            }

            @Override
            public Optional<NeonClient> shared() {
                return Optional.of(client);
            }

            @Override
            public boolean isThere() {
                return true;
            }
        };
    }

    /** Settings that are known already. */
    static NeonSource of(NeonOptions options) {
        Objects.requireNonNull(options, "options");
        return there(Mono.just(options));
    }

    /** The settings in a map such as the environment: {@code NEON_API_KEY}, {@code NEON_API_URL}, {@code NEON_ORG_ID}. */
    static NeonSource from(Map<String, String> settings) {
        return there(Mono.fromSupplier(() -> NeonOptions.from(settings)));
    }

    private static NeonSource there(Mono<NeonOptions> options) {
        return new NeonSource() {
            @Override
            public Mono<NeonOptions> options() {
                return options;
            }

            @Override
            public boolean isThere() {
                return true;
            }
        };
    }
}
