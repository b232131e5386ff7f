package io.alchemyreactive.internal.declare;

import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.resource.ResourceType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The function of an action, as the program passes it. As thread-safe as the function.
 *
 * @param type the type of this action alone; it identifies the action
 * @param function code of the program; may throw and return null
 * @param everyDeploy whether each deploy runs it, also with the inputs of the last run
 */
public record ActionBody<I extends Record, O extends Record>(
        ResourceType<Action<O>, I, O> type,
        Function<? super ActionRun<I>, ? extends @Nullable Mono<? extends O>> function,
        boolean everyDeploy) {

    /**
     * Calls the function.
     *
     * @throws NullPointerException when it returns null
     */
    public Mono<? extends O> run(ActionRun<I> run) {
        return given(function.apply(run));
    }

    /** Returns the Mono that a function of a program has returned. */
    public static <T> Mono<T> given(@Nullable Mono<T> returned) {
        if (returned == null) {
            throw new NullPointerException("its function returned null in place of a Mono");
        }
        return returned;
    }
}
