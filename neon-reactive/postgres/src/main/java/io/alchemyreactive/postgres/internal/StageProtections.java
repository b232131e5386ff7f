package io.alchemyreactive.postgres.internal;

import io.alchemyreactive.Stage;
import io.alchemyreactive.state.Protection;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Refuses work on rows in protected stages. Stateless. */
public final class StageProtections {

    private StageProtections() {}

    /**
     * Completes empty when the stack does not protect the stage of the run. Fails outside a run of a program.
     *
     * @param refusal the failure for a protected stage, from its name and its protections in words
     */
    public static Mono<Void> refuse(BiFunction<String, String, ? extends RuntimeException> refusal) {
        return Stage.current()
                .zipWhen(stage -> Stage.protections())
                .flatMap(stage -> stage.getT2().isEmpty()
                        ? Mono.empty()
                        : Mono.error(() -> refusal.apply(
                                stage.getT1().name(),
                                stage.getT2().stream()
                                        .sorted()
                                        .map(Protection::word)
                                        .collect(Collectors.joining(", ")))));
    }
}
