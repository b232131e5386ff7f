package io.alchemyreactive.provider;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Experimental;
import java.util.Objects;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Tells the run how the work on an object goes on, while a provider does it. */
@Experimental
public final class Progress {

    private static final Object KEY = Progress.class;

    private Progress() {}

    /**
     * Tells the run a line about the object that is being made, changed, deleted or operated on, as a {@code
     * DeployEvent.Progressed}. Completes empty, at once; does nothing elsewhere. The line holds no secret and no row of a user.
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

    /** A context in which lines are heard; for the engine. */
    public static Context heard(Context context, Consumer<String> listener) {
        return context.put(KEY, listener);
    }
}
