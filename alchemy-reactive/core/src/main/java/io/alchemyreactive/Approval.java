package io.alchemyreactive;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.AlchemyException;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Asks whoever started a run whether it may go on. Stateless and thread-safe. */
final class Approval {

    private Approval() {}

    /**
     * Emits the answer to what is shown; an empty one counts as no. Fails with {@link ProgramFailedException} where it
     * cannot be asked, unless that is said by an {@link AlchemyException}.
     */
    static <T> Mono<Boolean> of(Function<? super T, ? extends Mono<Boolean>> approve, T shown) {
        return ErrorBoundary.<Boolean>mono(() -> approve.apply(shown))
                .onErrorMap(error -> !(error instanceof AlchemyException), ProgramFailedException::approval)
                .defaultIfEmpty(false);
    }
}
