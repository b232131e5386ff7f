package io.alchemyreactive.provider;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Experimental;
import java.util.Objects;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Reports the progress of a provider call to the run. */
@Experimental
public final class Progress {

    private static final Object KEY = Progress.class;

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
            Consumer<String> listener = context.getOrDefault(KEY, null);
            if (listener != null) {
                listener.accept(line);
            }
            return Mono.empty();
        });
    }

    /** A context in which {@link #say} passes lines to this listener; for the engine. */
    public static Context heard(Context context, Consumer<String> listener) {
        return context.put(KEY, listener);
    }
}
