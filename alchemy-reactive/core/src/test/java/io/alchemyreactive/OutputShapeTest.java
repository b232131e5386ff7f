package io.alchemyreactive;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.alchemyreactive.output.Output;
import org.junit.jupiter.api.Test;

class OutputShapeTest {

    private record Endless(Output<String> value, Endless next) {}

    private record Ping(Pong pong) {}

    private record Pong(Ping ping) {}

    private record Twice(Single one, Single other) {}

    private record Single(Output<String> value) {}

    @Test
    void recordThatContainsItselfIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputShape.of(Endless.class))
                .withMessageContaining("component 'next'")
                .withMessageContaining("contains itself");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OutputShape.of(Ping.class))
                .withMessageContaining("component 'ping'")
                .withMessageContaining("contains itself");
    }

    @Test
    void recordMayHoldAnotherOneTwice() {
        assertThatCode(() -> OutputShape.of(Twice.class)).doesNotThrowAnyException();
    }
}
