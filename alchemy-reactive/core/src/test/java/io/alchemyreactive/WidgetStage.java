package io.alchemyreactive;

import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Fx;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The stage {@code laws/dev} of widgets, with a store in memory, for tests of what the engine does with a program. */
final class WidgetStage {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Stage DEV = Stage.of("dev");

    final StateStore store = MemoryStateStore.create();
    final WidgetCalls calls = new WidgetCalls();
    final WidgetCloud cloud = new WidgetCloud(store, calls);

    /** The outputs of a program of which only the resources matter. */
    record Nothing() {}

    Stack<Nothing> stack(Consumer<Fx> program) {
        return named("laws").program(Nothing.class, Effect.gen(fx -> {
            program.accept(fx);
            return new Nothing();
        }));
    }

    Stack.Builder named(String name) {
        return Stack.named(name).providers(Providers.of(cloud));
    }

    /** In the context of the store. */
    <T> Mono<T> in(Mono<T> mono) {
        return mono.contextWrite(StateStore.provide(store));
    }

    <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(in(mono).block(PATIENCE));
    }

    Plan plan(Stack<?> stack) {
        return run(Alchemy.plan(stack, DEV));
    }

    <T extends Record> Deployment<T> deploy(Stack<T> stack) {
        return run(Alchemy.deploy(stack, DEV));
    }

    <T extends Record> Deployment<T> deploy(Stack<T> stack, DeployOptions.Builder options) {
        return run(start(stack, options).result());
    }

    <T extends Record> Run<Deployment<T>> start(Stack<T> stack, DeployOptions.Builder options) {
        return run(Alchemy.start(stack, DEV, options.build()));
    }

    Plan destroy(Stack<?> stack) {
        return run(Alchemy.destroy(stack, DEV));
    }

    Mono<Widget.Attributes> polish(Stack<?> stack, String fqn) {
        var call = new OperationCall<>(Widget.TYPE, fqn, "polish", new WidgetCloud.Polish());
        return Alchemy.startOperation(stack, DEV, call, DeployOptions.DEFAULTS).flatMap(Run::result);
    }

    StageSnapshot stored() {
        return run(store.load(new StageKey("laws", "dev")));
    }

    Row row(String fqn) {
        return stored().row(fqn).orElseThrow();
    }
}
