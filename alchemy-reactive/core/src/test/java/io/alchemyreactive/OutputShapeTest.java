package io.alchemyreactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class OutputShapeTest {

    private record Endless(Output<String> value, Endless next) {}

    private record Ping(Pong pong) {}

    private record Pong(Ping ping) {}

    private record Twice(Single one, Single other) {}

    private record Single(Output<String> value) {}

    private record Names(List<String> names) {}

    private record Site(Output<String> url, Names nested) {}

    private record Port(int port) {}

    private static void refused(Class<? extends Record> type, String path, String... words) {
        assertThat(OutputShape.of(type).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.path()).isEqualTo(path);
            assertThat(failure).hasMessageContainingAll(words);
        });
    }

    @Test
    void recordThatContainsItselfIsRefusedByName() {
        refused(Endless.class, "next", "the output 'next'", "contains itself");
        refused(Ping.class, "pong.ping", "the output 'pong.ping'", "contains itself");
    }

    @Test
    void recordMayHoldAnotherOneTwice() {
        assertThat(OutputShape.of(Twice.class).failure()).isEmpty();
    }

    @Test
    void plainValueIsRefusedWithItsRecordItsPathAndTheCure() {
        refused(
                Site.class,
                "nested.names",
                "the output 'nested.names' of the stack (of " + Names.class.getName() + ") has the type List.",
                "Declare it as an Output<List<String>> and wrap the value in Output.of.");
        refused(Port.class, "port", "has the type int", "Output<Integer>");
    }

    /** A stack is often a constant of the main class, where an exception would be shown as a trace by the virtual machine. */
    @Test
    void stackWithSuchARecordIsMadeAndFailsWhenItIsUsed() {
        Stack<Names> stack = Stack.named("shop").program(Names.class, Mono.fromSupplier(() -> new Names(List.of("a"))));
        StepVerifier.create(Alchemy.plan(stack, Stage.of("pr-1"))
                        .contextWrite(StateStore.provide(MemoryStateStore.create())))
                .expectError(InvalidOutputException.class)
                .verify(Duration.ofSeconds(30));
        assertThatExceptionOfType(InvalidOutputException.class)
                .isThrownBy(() -> StackRef.of("shop", Names.class)
                        .stage("pr-1")
                        .contextWrite(
                                Declarations.SERVICE.provide(new Declarations(new StageKey("other", "pr-1"), Set.of())))
                        .block(Duration.ofSeconds(30)));
    }
}
