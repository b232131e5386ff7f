package io.alchemyreactive.test;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.apply.ApplyFailedException;
import io.alchemyreactive.apply.BorrowedException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** Takes the steps of one history and compares, after each, what exists with what a model says should exist. */
final class HistoryRun {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final FakeCloud cloud;
    private final StateStore store = MemoryStateStore.create();
    private final ModelStage owner = new ModelStage("owner");
    private final ModelStage main = new ModelStage("main");
    private final Findings findings = new Findings();
    private final Function<Context, Context> environment = TestEnvironment.provide();

    private HistoryRun(History history) {
        cloud = history.blind() ? FakeCloud.blind() : FakeCloud.create();
    }

    /** What was wrong, by kind. */
    static final class Findings {

        final List<String> orphans = new ArrayList<>();
        final List<String> duplicates = new ArrayList<>();
        final List<String> losses = new ArrayList<>();
        final List<String> others = new ArrayList<>();

        List<String> all() {
            List<String> all = new ArrayList<>();
            orphans.forEach(each -> all.add("orphan: " + each));
            duplicates.forEach(each -> all.add("duplicate: " + each));
            losses.forEach(each -> all.add("loss: " + each));
            all.addAll(others);
            return all;
        }
    }

    /** Takes all steps, then destroys both stages; stops at the first step that leaves something wrong. */
    static Findings of(History history) {
        var run = new HistoryRun(history);
        for (int i = 0; i < history.steps().size() && run.findings.all().isEmpty(); i++) {
            run.take(history.steps().get(i), "step " + i);
        }
        if (run.findings.all().isEmpty()) {
            run.take(new History.Step("main", null, null, 0), "the last destroy of main");
        }
        if (run.findings.all().isEmpty()) {
            run.take(new History.Step("owner", null, null, 0), "the last destroy of owner");
        }
        return run.findings;
    }

    private void take(History.Step step, String where) {
        ModelStage model = step.stage().equals("owner") ? owner : main;
        model.attempts(step.declared(), cloud.items(), snapshot(step.stage()));
        Faults faults = step.fault() == null ? Faults.none() : Faults.at(step.at(), step.fault());
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> halfway(FakeCloud.Call call) {
                return faults.effect("halfway of " + call, Mono.empty());
            }
        });
        RuntimeException failure = act(step, faults);
        StageSnapshot now = snapshot(step.stage());
        String here = where + " (" + step.stage() + ")";
        if (failure == null) {
            model.succeeded(step, cloud.items(), now, owner, here, findings);
            checkPlan(step, here);
            cloud.items().stream()
                    .filter(item -> item.owner().stage().equals(step.stage()))
                    .filter(item -> cloud.unfinished().contains(item.id()))
                    .filter(item -> now.row(item.owner().fqn())
                            .filter(row ->
                                    row.current().instance().equals(item.owner().instance()))
                            .isPresent())
                    .forEach(item -> findings.others.add(here + ": was never made to its end: " + item));
        } else {
            model.failed(cloud.items(), now, here, findings);
            if (faults.struck().isEmpty() && !isExplained(step, failure)) {
                findings.others.add(here + " failed without a reason: " + failure);
            }
        }
    }

    private @Nullable RuntimeException act(History.Step step, Faults faults) {
        Stack<?> stack = SpecPrograms.stack(step.stage(), step.declared(), faults.providers(cloud.providers()));
        Stage stage = Stage.of(step.stage());
        Mono<?> mono = step.destroys()
                ? faults.drive(Alchemy.startDestroy(stack, stage, DeployOptions.DEFAULTS))
                : faults.drive(start(stack, stage));
        try {
            mono.contextWrite(StateStore.provide(faults.store(store)))
                    .contextWrite(environment)
                    .block(PATIENCE);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static <T extends Record> Mono<Run<Deployment<T>>> start(Stack<T> stack, Stage stage) {
        return Alchemy.start(stack, stage, DeployOptions.DEFAULTS);
    }

    /** After a deploy there is nothing left to do. */
    private void checkPlan(History.Step step, String where) {
        if (step.destroys()) {
            return;
        }
        Plan plan = Alchemy.plan(
                        SpecPrograms.stack(step.stage(), step.declared(), cloud.providers()), Stage.of(step.stage()))
                .contextWrite(StateStore.provide(store))
                .block(PATIENCE);
        if (!Objects.requireNonNull(plan).isEmpty()) {
            findings.others.add(where + " is not as declared afterwards: " + plan.toText());
        }
    }

    /** Only what lies between the stages may fail a step that nothing was done to. */
    private boolean isExplained(History.Step step, RuntimeException failure) {
        List<Throwable> causes = failure instanceof ApplyFailedException failed
                ? failed.failures().stream()
                        .map(ApplyFailedException.Failure::error)
                        .toList()
                : failure instanceof PlanFailedException failed ? failed.failures() : List.of(failure);
        return causes.stream()
                .allMatch(cause ->
                        cause instanceof BorrowedException && step.stage().equals("owner") && main.mayBorrow()
                                || cause instanceof InvalidReferenceException
                                        && step.stage().equals("main")
                                        && step.declared().stream()
                                                .flatMap(thing -> thing.borrowed().stream())
                                                .anyMatch(fqn -> !owner.surelyHas(fqn)));
    }

    private StageSnapshot snapshot(String stage) {
        return Objects.requireNonNull(
                store.load(new StageKey(SpecPrograms.STACK, stage)).block(PATIENCE));
    }
}
