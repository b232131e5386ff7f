package io.alchemyreactive.neon;

import io.alchemyreactive.effect.Service;
import io.alchemyreactive.neon.http.NeonOptions;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** To which Neon the resources of a run talk. Thread-safe. */
@FunctionalInterface
public interface NeonSource {

    /** The key under which the source of a run lives in the Reactor context. */
    Service<NeonSource> SERVICE =
            Service.of(NeonSource.class, ".contextWrite(NeonSource.provide(NeonSource.of(options))) around the deploy");

    /**
     * The settings of the client. Asked for by the first call that a run makes to Neon, and not before, so that finding
     * or starting a Neon may be done here. Emits exactly one value; each subscription asks anew.
     */
    Mono<NeonOptions> options();

    /** The Neon of these settings. */
    static NeonSource of(NeonOptions options) {
        Objects.requireNonNull(options, "options");
        return () -> Mono.just(options);
    }

    /** Provides this source to everything above it in the chain. */
    static Function<Context, Context> provide(NeonSource source) {
        return SERVICE.provide(source);
    }
}
