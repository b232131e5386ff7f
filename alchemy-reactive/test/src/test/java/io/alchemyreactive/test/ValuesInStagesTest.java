package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Values;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Random properties of every kind, deployed and planned again, as properties, as attributes and as outputs of a stage. */
class ValuesInStagesTest {

    private static final Stage DEV = Stage.of("dev");
    private static final StageKey KEY = new StageKey("keep", "dev");
    private static final RecordComponent[] COMPONENTS = Keepsake.Props.class.getRecordComponents();

    /** How many sets of properties are deployed into each store: 5,000 with -Pnightly. */
    private static final int DEPLOYS = "long".equals(System.getProperty("alchemy.search")) ? 5_000 : 300;

    record Outputs(Output<Keepsake.Props> given) {}

    @Test
    void whatWasDeployedIntoMemoryIsReadEqualOrWasRefusedBeforeAnyCall() {
        deploysComeBack(20260303, number -> {
            StateStore store = MemoryStateStore.create();
            return () -> store;
        });
    }

    @Test
    void whatWasDeployedIntoFilesIsReadEqualByAnotherProcessOrWasRefusedBeforeAnyCall(@TempDir Path folder) {
        deploysComeBack(
                20260304,
                number -> () -> FileStateStore.create(FileStateOptions.of(folder.resolve("stage-" + number))));
    }

    /**
     * Deploys sets of properties.
     *
     * @param stores the store of each, as it is opened for every run
     */
    private static void deploysComeBack(long seed, IntFunction<Supplier<StateStore>> stores) {
        var random = new Random(seed);
        var values = new RandomValues(random, 12);
        int kept = 0;
        for (int i = 0; i < DEPLOYS; i++) {
            Map<String, Object> properties = new LinkedHashMap<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                RecordComponent component = COMPONENTS[random.nextInt(COMPONENTS.length)];
                properties.put(component.getName(), values.value(component.getGenericType()));
            }
            if (comesBack(stores.apply(i), properties)) {
                kept++;
            }
        }
        assertThat(kept).isBetween(DEPLOYS / 4, DEPLOYS * 9 / 10);
    }

    private static boolean comesBack(Supplier<StateStore> stores, Map<String, Object> properties) {
        var maker = new Keepsake.Maker();
        Stack<Outputs> stack = Stack.named("keep")
                .providers(Providers.of(maker))
                .program(
                        Outputs.class,
                        Keepsake.of("it", inputs -> properties.forEach(inputs::with))
                                .map(it -> new Outputs(it.given())));
        try {
            run(stores, Alchemy.deploy(stack, DEV));
        } catch (InvalidDeclarationException e) {
            assertThat(e).hasMessageStartingWith("resource 'it' (Fake.Keepsake) has invalid properties: '");
            assertThat(properties.keySet()).anyMatch(name -> e.getMessage().contains("'" + name));
            assertThat(e).hasMessageNotContaining("hush");
            assertThat(maker.calls).isEmpty();
            assertThat(run(stores, stored()).rows()).isEmpty();
            return false;
        }
        Plan again = run(stores, Alchemy.plan(stack, DEV));
        assertThat(again.isEmpty()).as("%s%n%s", properties, again.toText()).isTrue();
        StageSnapshot stage = run(stores, stored());
        Row row = Objects.requireNonNull(stage.rows().get("it"));
        Keepsake.Props made = maker.existing.get(row.current().instance());
        Map<String, Object> given = new LinkedHashMap<>(properties);
        // An output as a whole property stands for its value.
        given.replaceAll((name, value) ->
                value instanceof Output<?> output ? Objects.requireNonNull(Evaluation.constant(output)) : value);
        assertSame(made, Keepsake.TYPE.props().create(given));
        assertSame(Keepsake.TYPE.props().fromValue(row.current().props()), made);
        var attributes = Objects.requireNonNull(row.current().attributes());
        assertSame(Keepsake.TYPE.attributes().fromValue(attributes).given(), made);
        var output = Objects.requireNonNull(stage.outputs()).values().get("given");
        assertSame(Values.to(Objects.requireNonNull(output), Keepsake.Props.class), made);
        return true;
    }

    private static void assertSame(Object read, Object given) {
        assertThat(SameValues.same(read, given)).as("%s%n%s", read, given).isTrue();
    }

    private static Mono<StageSnapshot> stored() {
        return StateStore.SERVICE.get().flatMap(store -> store.load(KEY));
    }

    /** Each run opens the store anew. */
    private static <T> T run(Supplier<StateStore> stores, Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(stores.get())).block(Duration.ofSeconds(60)));
    }
}
