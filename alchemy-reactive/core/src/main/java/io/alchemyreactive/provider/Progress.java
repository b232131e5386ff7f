package io.alchemyreactive.provider;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.internal.declare.Declarations;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** Reports the progress of a provider call to the run. */
@Experimental
public final class Progress {

    private Progress() {}

    /**
     * Emits a line about the object of the current provider call as a {@code DeployEvent.Progressed} of the run.
     * Completes empty, at once; does nothing outside of a provider call. The line must contain no secret and no row of
     * a user.
     */
    @CheckReturnValue
    public static Mono<Void> say(String line) {
        Objects.requireNonNull(line, "line");
        return Mono.deferContextual(context -> {
            Declarations.SERVICE.find(context).ifPresent(run -> run.progressed(line));
            return Mono.empty();
        });
    }
}
