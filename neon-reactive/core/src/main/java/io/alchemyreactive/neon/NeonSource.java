package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Service;
import io.alchemyreactive.neon.api.NeonClient;
import io.alchemyreactive.neon.api.NeonOptions;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Tells the providers which Neon to use, when they make their first call. That may take time, because a local Neon is
 * started only then. A stack whose plan fails before never starts it. Thread-safe.
 */
@FunctionalInterface
public interface NeonSource {

    /** The key of the source in the Reactor context. */
    Service<NeonSource> SERVICE =
            Service.of(NeonSource.class, ".contextWrite(NeonSource.SERVICE.provide(NeonSource.of(options)))");

    /**
     * The settings of a client for one run. Subscribed to at most once per run, and never when there is a {@link
     * #shared} client.
     */
    Mono<NeonOptions> options();

    /** The client that all runs share. Empty by default: each run makes its own client and closes it. */
    default Optional<NeonClient> shared() {
        return Optional.empty();
    }

    /**
     * Whether {@link #options} starts nothing. False by default, because a local Neon may have to be started; plans
     * then do not read the account's limits of projects and endpoints.
     */
    default boolean isThere() {
        return false;
    }

    /**
     * A source with a client that runs share, including its rate limit and its queues of projects. For a program that
     * deploys several stages at once. The caller closes the client after the runs.
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

    /** A source with fixed settings. */
    static NeonSource of(NeonOptions options) {
        Objects.requireNonNull(options, "options");
        return there(Mono.just(options));
    }

    /**
     * A source that reads its settings from a map such as the environment: {@code NEON_API_KEY}, {@code NEON_API_URL},
     * {@code NEON_ORG_ID}.
     */
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
