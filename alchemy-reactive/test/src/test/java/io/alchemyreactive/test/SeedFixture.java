package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A stage over memory with a fake cloud, and an action that notes its runs and fails when it is told to. */
abstract class SeedFixture {

    record Nothing() {}

    record Seed(String uri, int version) {}

    record Seeded(int rows, String label) {}

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Stage DEV = Stage.of("dev");
    static final StageKey KEY = new StageKey("shop", "dev");
    static final Retries AT_ONCE = new Retries(2, Duration.ZERO, Duration.ZERO);

    final FakeCloud cloud = FakeCloud.create();
    final StateStore store = cloud.watching(MemoryStateStore.create());
    final List<ActionRun<Seed>> runs = new ArrayList<>();

    @Nullable
    RuntimeException failure;

    static final class Busy extends RuntimeException implements Retryable {}

    final Stack<Nothing> stack(Effect.GenRun program) {
        return Stack.named("shop")
                .providers(cloud.providers())
                .program(Nothing.class, Effect.run(program).thenReturn(new Nothing()));
    }

    final Mono<Seeded> seed(ActionRun<Seed> run) {
        return Mono.fromSupplier(() -> {
            runs.add(run);
            if (failure != null) {
                throw failure;
            }
            return new Seeded(runs.size(), "v" + run.inputs().version());
        });
    }

    final Mono<Action<Seeded>> seed(Seed inputs) {
        return Action.named("seed").inputs(inputs).run(Seeded.class, this::seed);
    }

    final Stack<Nothing> seeding(int version) {
        return stack(fx -> fx.yield(seed(new Seed("here", version))));
    }

    /** A thing, an action that uses its label, another thing that uses the outputs of that. */
    final Stack<Nothing> chain(int size, @Nullable String region, Function<Thing, Output<String>> of) {
        return stack(fx -> {
            Thing db = fx.yield(Thing.of("db", t -> t.size(size).region(region)));
            Action<Seeded> seed = fx.yield(Action.named("seed")
                    .inputs(Seed.class, of.apply(db).map(uri -> new Seed(uri, 1)))
                    .run(Seeded.class, this::seed));
            fx.yield(Thing.of("user", t -> t.size(1).region(seed.attributes().map(Seeded::label))));
        });
    }

    final <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(PATIENCE));
    }

    final Plan deploy(Stack<Nothing> stack) {
        return deploy(stack, DeployOptions.DEFAULTS);
    }

    final Plan deploy(Stack<Nothing> stack, DeployOptions options) {
        return run(Alchemy.start(stack, DEV, options).flatMap(Run::result)).plan();
    }

    final Plan plan(Stack<Nothing> stack) {
        return run(Alchemy.plan(stack, DEV));
    }

    final Optional<Row> row(String fqn) {
        return run(store.load(KEY)).row(fqn);
    }

    final List<String> keys() {
        return runs.stream().map(ActionRun::key).toList();
    }

    final void fails(Stack<Nothing> stack) {
        assertThatThrownBy(() -> deploy(stack)).isInstanceOf(ApplyFailedException.class);
    }
}
