package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Graphs of 100,000 nodes are planned, applied and destroyed, on threads with the usual stack. */
class ScaleTest {

    private static final int NODES = 100_000;
    private static final Stage STAGE = Stage.of("scale");

    record Nothing() {}

    private final FakeCloud cloud = FakeCloud.create();
    private final StateStore store = MemoryStateStore.create();
    private final Function<Context, Context> environment = TestEnvironment.provide();

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(mono.contextWrite(StateStore.provide(store))
                .contextWrite(environment)
                .block(Duration.ofMinutes(2)));
    }

    /** A program of so many things, each of which uses those that a function names by their place. */
    private Stack<Nothing> stack(IntFunction<int[]> uses) {
        Mono<Nothing> program = Effect.gen(fx -> {
            Thing[] things = new Thing[NODES];
            for (int i = 0; i < NODES; i++) {
                int[] used = uses.apply(i);
                Thing[] earlier = new Thing[used.length];
                for (int j = 0; j < used.length; j++) {
                    earlier[j] = things[used[j]];
                }
                things[i] = fx.yield(Thing.of("thing-" + i, inputs -> {
                    inputs.size(1);
                    if (earlier.length > 0) {
                        inputs.uses(Output.all(
                                List.of(earlier).stream().map(Thing::id).toList()));
                    }
                }));
            }
            return new Nothing();
        });
        return Stack.named("scale").providers(cloud.providers()).program(Nothing.class, program);
    }

    private void livesAndDies(IntFunction<int[]> uses) {
        Stack<Nothing> stack = stack(uses);
        Plan plan = run(Alchemy.plan(stack, STAGE));
        assertThat(plan.summary()).isEqualTo(Map.of(ChangeAction.CREATE, NODES));
        Deployment<Nothing> deployment = run(Alchemy.deploy(stack, STAGE));
        assertThat(deployment.plan().changes()).hasSize(NODES);
        assertThat(cloud.items()).hasSize(NODES);
        assertThat(run(Alchemy.plan(stack, STAGE)).isEmpty()).isTrue();
        run(Alchemy.destroy(stack, STAGE));
        assertThat(cloud.items()).isEmpty();
        assertThat(run(store.stages().collectList())).isEmpty();
    }

    @Test
    void wideStage() {
        livesAndDies(i -> new int[0]);
    }

    @Test
    void deepChain() {
        livesAndDies(i -> i == 0 ? new int[0] : new int[] {i - 1});
    }

    /** Layers of a hundred, each member of which uses five of the layer before. */
    @Test
    void layers() {
        livesAndDies(i -> i < 100 ? new int[0] : new int[] {i - 100, i - 99, i - 98, i - 97, i - 96});
    }
}
