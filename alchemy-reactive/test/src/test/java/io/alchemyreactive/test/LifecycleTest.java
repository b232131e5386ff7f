package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Seed 003's handler with three phases, on the engine's own verbs. */
class LifecycleTest {

    record Props(String name, int size) {}

    record Attributes(String id, String name) {}

    record One(Bucket bucket) {}

    static final class Bucket extends Resource<Attributes> {

        static final ResourceType<Bucket, Props, Attributes> TYPE =
                ResourceType.of("Test.Bucket", Props.class, Attributes.class, Bucket::new);

        private Bucket(Handle<Attributes> handle) {
            super(handle);
        }

        Output<String> id() {
            return attribute("id", Attributes::id);
        }

        static final class Inputs extends InputBuilder<Inputs> {
            Inputs name(String name) {
                return set("name", name);
            }

            Inputs size(int size) {
                return set("size", size);
            }
        }
    }

    private static final ResourceType<Bucket, Props, Attributes> HOLDING = Bucket.TYPE.holding("its files");

    private final Map<String, Props> cloud = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private final StateStore store = MemoryStateStore.create();
    private int made;

    private Mono<Attributes> handle(Lifecycle<Props, Attributes> self, Props props, boolean unique) {
        calls.add(self.phase().toString());
        return switch (self.phase()) {
            case DELETE -> {
                cloud.remove(self.output().orElseThrow().id());
                yield self.destroy();
            }
            case UPDATE ->
                self.output().orElseThrow().name().equals(props.name())
                        ? put(self.output().orElseThrow().id(), props)
                        : self.replace(unique);
            case CREATE -> put("bucket-" + ++made, props);
        };
    }

    private Mono<Attributes> put(String id, Props props) {
        cloud.put(id, props);
        return Mono.just(new Attributes(id, props.name()));
    }

    private Stack<One> stack(ResourceType<Bucket, Props, Attributes> type, String name, int size, boolean unique) {
        return Stack.named("app")
                .providers(Providers.of(Lifecycle.of(type, (self, props) -> handle(self, props, unique))))
                .program(
                        One.class,
                        Effect.gen(fx -> new One(fx.yield(type.declare(
                                "bucket",
                                Bucket.Inputs::new,
                                (Bucket.Inputs b) -> b.name(name).size(size))))));
    }

    private <T> T run(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store)).block(Duration.ofSeconds(20));
    }

    private void deploy(Stack<One> stack) {
        run(Alchemy.deploy(stack, Stage.of("test")));
    }

    @Test
    void createUpdateAndDeleteReachTheOneHandler() {
        deploy(stack(Bucket.TYPE, "a", 1, false));
        deploy(stack(Bucket.TYPE, "a", 1, false));
        Plan plan = run(Alchemy.plan(stack(Bucket.TYPE, "a", 2, false), Stage.of("test")));
        assertThat(plan.change("bucket").orElseThrow().undetermined()).isTrue();
        deploy(stack(Bucket.TYPE, "a", 2, false));
        run(Alchemy.destroy(stack(Bucket.TYPE, "a", 2, false), Stage.of("test")));
        assertThat(calls).containsExactly("CREATE", "UPDATE", "DELETE");
        assertThat(cloud).isEmpty();
    }

    @Test
    void replaceMakesTheNewObjectBeforeTheOldOneGoes() {
        deploy(stack(Bucket.TYPE, "a", 1, false));
        deploy(stack(Bucket.TYPE, "b", 1, false));
        assertThat(calls).containsExactly("CREATE", "UPDATE", "CREATE", "DELETE");
        assertThat(cloud).containsOnlyKeys("bucket-2");
    }

    @Test
    void immediateReplaceDeletesTheOldObjectBeforeTheNewOneIsMade() {
        deploy(stack(Bucket.TYPE, "a", 1, true));
        deploy(stack(Bucket.TYPE, "b", 1, true));
        assertThat(calls).containsExactly("CREATE", "UPDATE", "DELETE", "CREATE");
        assertThat(cloud).containsOnlyKeys("bucket-2");
    }

    @Test
    void aReplacementThatThePlanCouldNotShowNeedsConsentWhereDataIsLost() {
        deploy(stack(HOLDING, "a", 1, false));
        assertThatThrownBy(() -> deploy(stack(HOLDING, "b", 1, false)))
                .hasMessageContaining("its files")
                .hasMessageContaining("--confirm bucket");
        assertThat(cloud).containsOnlyKeys("bucket-1");
        run(Alchemy.start(
                        stack(HOLDING, "b", 1, false),
                        Stage.of("test"),
                        DeployOptions.builder().consent("bucket").build())
                .flatMap(Run::result));
        assertThat(cloud).containsOnlyKeys("bucket-2");
    }
}
