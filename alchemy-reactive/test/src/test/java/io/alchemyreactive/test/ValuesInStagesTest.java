package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Random properties of every kind, deployed over files and planned again by another process. */
class ValuesInStagesTest {

    private static final Stage DEV = Stage.of("dev");
    private static final StageKey KEY = new StageKey("keep", "dev");

    /** How many sets of properties are deployed: 2,000 with -Pnightly. */
    private static final int DEPLOYS = "long".equals(System.getProperty("alchemy.search")) ? 2_000 : 100;

    @TempDir
    private Path folder;

    record Nothing() {}

    @Test
    void whatWasDeployedIsPlannedWithoutAChangeOrWasRefusedBeforeAnyCall() {
        var random = new Random(20260303);
        var values = new RandomValues(random, 12);
        RecordComponent[] components = Keepsake.Props.class.getRecordComponents();
        int kept = 0;
        for (int i = 0; i < DEPLOYS; i++) {
            Map<String, Object> properties = new LinkedHashMap<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                RecordComponent component = components[random.nextInt(components.length)];
                properties.put(component.getName(), value(values, component));
            }
            if (comesBack(folder.resolve("stage-" + i), properties)) {
                kept++;
            }
        }
        assertThat(kept).isBetween(DEPLOYS / 4, DEPLOYS * 9 / 10);
    }

    private static Object value(RandomValues values, RecordComponent component) {
        return switch (component.getName()) {
            case "sorted" -> new java.util.TreeMap<>(Map.of(1, "one", 2, "two"));
            case "anything" -> Map.of("a", java.util.List.of(1, "x", true), "b", 5_000_000_000L);
            case "numbers" -> new int[] {1, -2};
            default -> values.value(component.getGenericType());
        };
    }

    private boolean comesBack(Path state, Map<String, Object> properties) {
        var maker = new Keepsake.Maker();
        Stack<Nothing> stack = Stack.named("keep")
                .providers(Providers.of(maker))
                .program(
                        Nothing.class,
                        Keepsake.of("it", inputs -> properties.forEach(inputs::with))
                                .thenReturn(new Nothing()));
        try {
            run(state, Alchemy.deploy(stack, DEV));
        } catch (InvalidDeclarationException e) {
            assertThat(e).hasMessageStartingWith("resource 'it' (Fake.Keepsake) has invalid properties: '");
            assertThat(properties.keySet()).anyMatch(name -> e.getMessage().contains("'" + name));
            assertThat(e).hasMessageNotContaining("hush");
            assertThat(maker.calls).isEmpty();
            assertThat(run(state, StateStore.SERVICE.get().flatMap(store -> store.load(KEY)))
                            .rows())
                    .isEmpty();
            return false;
        }
        Plan again = run(state, Alchemy.plan(stack, DEV));
        assertThat(again.isEmpty()).as("%s%n%s", properties, again.toText()).isTrue();
        Row row = run(state, StateStore.SERVICE.get().flatMap(store -> store.get(new ResourceKey(KEY, "it"))));
        Keepsake.Attributes read = Keepsake.TYPE
                .attributes()
                .fromValue(Objects.requireNonNull(row.current().attributes()));
        Keepsake.Props made = maker.existing.get(row.current().instance());
        assertThat(RandomValues.same(read.given(), made)).isTrue();
        assertThat(RandomValues.same(made, Keepsake.TYPE.props().create(properties)))
                .isTrue();
        return true;
    }

    /** Each run opens the files anew, as another process would. */
    private static <T> T run(Path state, Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(FileStateStore.create(FileStateOptions.of(state))))
                        .block(Duration.ofSeconds(60)));
    }
}
