package io.alchemyreactive.benchmarks;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A deploy of a program into a stage that is new each time, with its state in memory. Blocks. */
final class RowsDeploy {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private RowsDeploy() {}

    /** An output of the program. */
    static <R extends Record, T> T of(Class<R> outputs, Mono<R> program, Function<R, Output<T>> output) {
        Stack<R> stack = Stack.named("bench").providers(Postgres.providers()).program(outputs, program);
        return Objects.requireNonNull(Alchemy.deploy(stack, Stage.of("rows"))
                .map(deployed -> deployed.get(output))
                .contextWrite(StateStore.provide(MemoryStateStore.create()))
                .block(LIMIT));
    }
}
