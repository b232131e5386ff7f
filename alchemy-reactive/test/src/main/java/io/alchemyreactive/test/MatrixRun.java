package io.alchemyreactive.test;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One run of a scenario in a world of its own: the actions before, the fault, the actions after, and destroy. Not
 * thread-safe.
 */
final class MatrixRun {

    private final CrashMatrix.World world;
    private final Stage stage;
    private final CrashMatrix.Report report;
    private final Set<String> retained = new HashSet<>();
    private final Function<Context, Context> environment = TestEnvironment.provide();

    MatrixRun(CrashMatrix.World world, Stage stage, CrashMatrix.Report report) {
        this.world = world;
        this.stage = stage;
        this.report = report;
    }

    void run(CrashMatrix.Scenario scenario, Faults faults, Faults.Kind kind, CrashMatrix.Action after) {
        report.run();
        var none = Faults.none();
        String where = scenario.name();
        for (CrashMatrix.Action action : scenario.before()) {
            if (!settles(action, where + ", before: " + action.name(), none)) {
                return;
            }
        }
        try {
            act(scenario.struck(), faults);
        } catch (RuntimeException e) {
            if (faults.struck().isEmpty()) {
                report.add(where + ", without a fault: " + e);
                return;
            }
        }
        where += ", " + kind + " at " + faults.struck().orElse("no point");
        if (settles(after, where + ", then " + after.name(), none) && !after.destroy()) {
            settles(CrashMatrix.Action.destroy(after.stack()), where + ", then " + after.name() + ", destroy", none);
        }
    }

    /** Runs an action and checks the state that it leaves. */
    private boolean settles(CrashMatrix.Action action, String where, Faults faults) {
        try {
            act(action, faults);
        } catch (RuntimeException e) {
            if (!action.fails()) {
                report.add(where + ": does not converge: " + e);
            }
            return action.fails();
        }
        if (action.fails()) {
            report.add(where + ": was expected to fail");
        }
        StageSnapshot now = snapshot(action);
        report.add(StageAudit.byOwner(now, world.objects(), retained), where);
        world.flaws(now).forEach(flaw -> report.add(where + ": " + flaw));
        if (action.destroy()) {
            if (!now.rows().isEmpty() || isStored(now.key())) {
                report.add(where + ": the stage is still there");
            }
        } else if (!plan(action).isEmpty()) {
            report.add(where + ": not as declared afterwards: " + plan(action).toText());
        }
        return true;
    }

    private void act(CrashMatrix.Action action, Faults faults) {
        StageSnapshot before = snapshot(action);
        StateStore store = faults.store(world.store());
        Stack<?> stack = action.stack().apply(faults.providers(world.providers()));
        Mono<?> mono = action.operation()
                .<Mono<?>>map(call -> operate(stack, call, action, faults))
                .orElseGet(() -> action.destroy()
                        ? faults.drive(Alchemy.startDestroy(stack, stage, action.options()))
                        : faults.drive(start(stack, action)));
        try {
            mono.contextWrite(StateStore.provide(store))
                    .contextWrite(environment)
                    .block(CrashMatrix.PATIENCE);
        } finally {
            Retention.note(before, snapshot(action), retained);
        }
    }

    private <A extends Record> Mono<A> operate(
            Stack<?> stack, OperationCall<A> call, CrashMatrix.Action action, Faults faults) {
        return faults.drive(Alchemy.startOperation(stack, stage, call, action.options()));
    }

    private <T extends Record> Mono<Run<Deployment<T>>> start(Stack<T> stack, CrashMatrix.Action action) {
        return Alchemy.start(stack, stage, action.options());
    }

    private Plan plan(CrashMatrix.Action action) {
        Providers providers = world.providers();
        Mono<Plan> plan = Alchemy.plan(action.stack().apply(providers), stage, action.options());
        return Objects.requireNonNull(plan.contextWrite(StateStore.provide(world.store()))
                .contextWrite(environment)
                .block(CrashMatrix.PATIENCE));
    }

    private StageSnapshot snapshot(CrashMatrix.Action action) {
        return Objects.requireNonNull(world.store().load(key(action)).block(CrashMatrix.PATIENCE));
    }

    private StageKey key(CrashMatrix.Action action) {
        return new StageKey(action.stack().apply(Providers.of()).name(), stage.name());
    }

    private boolean isStored(StageKey key) {
        List<StageKey> stages =
                Objects.requireNonNull(world.store().stages().collectList().block(CrashMatrix.PATIENCE));
        return stages.contains(key);
    }
}
