package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.AlchemyException;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Asks the caller's {@code approve} function whether a run may go on. Stateless and thread-safe. */
final class Approval {

    private Approval() {}

    /**
     * Calls the function with the plan or edit to show, and emits its answer; an empty answer counts as no. An error of
     * the function is signalled as {@link ProgramFailedException}, an {@link AlchemyException} as itself.
     */
    static <T> Mono<Boolean> of(Function<? super T, ? extends Mono<Boolean>> approve, T shown) {
        return ErrorBoundary.<Boolean>mono(() -> approve.apply(shown))
                .onErrorMap(error -> !(error instanceof AlchemyException), ProgramFailedException::approval)
                .defaultIfEmpty(false);
    }
}
