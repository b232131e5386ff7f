package io.alchemyreactive;

import static io.alchemyreactive.WidgetStage.DEV;
import static io.alchemyreactive.WidgetStage.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Fx;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Scope;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The declarations of a program, without state and without providers. */
class DeclaredTest {

    record Nothing() {}

    /** A stack whose providers cannot be acquired. */
    private static Stack<Nothing> stack(Consumer<Fx> program) {
        Layer<Providers> none =
                Layer.of("the providers", Mono.error(new IllegalStateException("acquired")), providers -> Mono.empty());
        return Stack.named("laws").providers(none).program(Nothing.class, Effect.gen(fx -> {
            program.accept(fx);
            return new Nothing();
        }));
    }

    @Test
    void thePropertiesOfATypeComeInTheOrderOfDeclaration() {
        Stack<Nothing> stack = stack(fx -> {
            fx.yield(Widget.of("b", w -> w.size(2)));
            fx.yield(Scope.of("in", Widget.of("a", w -> w.size(1).region("here"))));
        });

        StepVerifier.create(Alchemy.declared(stack, DEV, Widget.TYPE))
                .assertNext(declared -> assertThat(List.copyOf(declared.entrySet()))
                        .containsExactly(
                                Map.entry("b", new Widget.Props(2, null, null, null)),
                                Map.entry("in/a", new Widget.Props(1, "here", null, null))))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aPropertyThatIsKnownOnlyAfterADeployFailsByName() {
        Stack<Nothing> stack = stack(fx -> {
            Widget first = fx.yield(Widget.of("first", w -> w.size(1)));
            fx.yield(Widget.of("second", w -> w.size(1).region(first.id())));
        });

        StepVerifier.create(Alchemy.declared(stack, DEV, Widget.TYPE))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidDeclarationException.class)
                        .hasMessageContaining("second")
                        .hasMessageContaining("region"))
                .verify(PATIENCE);
    }

    @Test
    void aProgramThatFailsFailsTheQuestion() {
        Stack<Nothing> stack = stack(fx -> fx.yield(Mono.error(new IllegalStateException("no luck"))));

        StepVerifier.create(Alchemy.declared(stack, DEV, Widget.TYPE))
                .expectError(ProgramFailedException.class)
                .verify(PATIENCE);
    }
}
