package io.alchemyreactive.test;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.apply.ApplyFailedException;
import io.alchemyreactive.apply.BorrowedException;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Takes the steps of one history and compares, after each, what exists with what a model says should exist. */
final class HistoryRun {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final StageKey LEGACY = new StageKey("legacy", "prod");

    private final FakeCloud cloud;
    private final boolean threads;
    private final Gadgets gadgets;
    private final Set<String> planted = new HashSet<>();
    private final StateStore store = MemoryStateStore.create();
    private final ModelStage owner = new ModelStage("owner");
    private final ModelStage main = new ModelStage("main");
    private final Findings findings = new Findings();
    private final Function<Context, Context> environment = TestEnvironment.provide();

    private HistoryRun(History history) {
        cloud = history.blind() ? FakeCloud.blind() : FakeCloud.create();
        threads = history.threads();
        gadgets = new Gadgets(cloud);
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
            run.take(History.Step.destroy("main"), "the last destroy of main");
        }
        if (run.findings.all().isEmpty()) {
            run.take(History.Step.destroy("owner"), "the last destroy of owner");
        }
        return run.findings;
    }

    private void take(History.Step step, String where) {
        ModelStage model = step.stage().equals("owner") ? owner : main;
        plant(step);
        model.attempts(step.declared(), cloud.items(), snapshot(step.stage()));
        Faults faults = step.fault() == null ? Faults.none() : Faults.at(step.at(), step.fault());
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return threads ? Mono.<Void>empty().subscribeOn(Schedulers.parallel()) : Mono.empty();
            }

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
                    .filter(item -> now.rows().values().stream()
                            .anyMatch(row ->
                                    row.current().instance().equals(item.owner().instance())))
                    .forEach(item -> findings.others.add(here + ": was never made to its end: " + item));
        } else {
            model.failed(cloud.items(), now, here, findings);
            if (faults.struck().isEmpty() && !isExplained(step, failure)) {
                findings.others.add(here + " failed without a reason: " + failure);
            }
        }
        checkStrangers(step, here);
        gadgets.mistakes().forEach(mistake -> findings.others.add(here + ": " + mistake));
    }

    /** Somebody else's objects come and go. */
    private void plant(History.Step step) {
        if (step.has(History.Option.CLEAR)) {
            strangers().forEach(item -> cloud.lose(item.id()));
            planted.clear();
        }
        if (step.has(History.Option.PLANT)) {
            step.declared().stream()
                    .filter(thing -> thing.slot() instanceof ThingSpec.Feed.Fixed)
                    .map(thing -> SpecPrograms.slot(step.stage(), thing, ((ThingSpec.Feed.Fixed) thing.slot()).value()))
                    .filter(slot -> cloud.items().stream()
                            .noneMatch(item -> slot.equals(item.props().slot())))
                    .findFirst()
                    .ifPresent(slot -> {
                        String id = "legacy-" + slot;
                        planted.add(id);
                        var owner = new Identity(new ResourceKey(LEGACY, slot), "none");
                        cloud.plant(id, owner, new Thing.Props(9, null, slot, null, null));
                    });
        }
    }

    private List<FakeCloud.Item> strangers() {
        return cloud.items().stream()
                .filter(item -> item.owner().resource().stage().equals(LEGACY))
                .toList();
    }

    /** What may not be taken over stays as it is. */
    private void checkStrangers(History.Step step, String where) {
        if (step.has(History.Option.ADOPT)) {
            planted.clear();
        }
        Set<String> there = strangers().stream().map(FakeCloud.Item::id).collect(Collectors.toSet());
        planted.stream()
                .filter(id -> !there.contains(id))
                .forEach(id -> findings.losses.add(where + ": somebody else's object is gone: " + id));
    }

    private @Nullable RuntimeException act(History.Step step, Faults faults) {
        Stack<?> stack = SpecPrograms.stack(step.stage(), step.declared(), faults.providers(gadgets.providers()));
        Stage stage = Stage.of(step.stage());
        Mono<?> mono = step.destroys()
                ? faults.drive(Alchemy.startDestroy(stack, stage, options(step)))
                : faults.drive(start(stack, stage, options(step)));
        try {
            mono.contextWrite(StateStore.provide(faults.store(store)))
                    .contextWrite(environment)
                    .block(PATIENCE);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private static <T extends Record> Mono<Run<Deployment<T>>> start(
            Stack<T> stack, Stage stage, DeployOptions options) {
        return Alchemy.start(stack, stage, options);
    }

    private static DeployOptions options(History.Step step) {
        return DeployOptions.builder()
                .breakReferences(step.has(History.Option.BREAK))
                .adopt(step.has(History.Option.ADOPT))
                .build();
    }

    /** After a deploy there is nothing left to do. */
    private void checkPlan(History.Step step, String where) {
        if (step.destroys()) {
            return;
        }
        Plan plan = Alchemy.plan(
                        SpecPrograms.stack(step.stage(), step.declared(), gadgets.providers()), Stage.of(step.stage()))
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
                .allMatch(cause -> isStrangerInTheWay(cause)
                        || cause instanceof BorrowedException
                                && step.stage().equals("owner")
                                && main.mayBorrow()
                                && !step.has(History.Option.BREAK)
                        || cause instanceof InvalidReferenceException
                                && step.stage().equals("main")
                                && step.declared().stream()
                                        .flatMap(thing -> thing.borrowed().stream())
                                        .anyMatch(fqn -> !owner.surelyHas(fqn)));
    }

    private boolean isStrangerInTheWay(Throwable cause) {
        return !strangers().isEmpty()
                && (cause instanceof ForeignObjectException
                        || String.valueOf(cause.getMessage()).contains("is taken"));
    }

    private StageSnapshot snapshot(String stage) {
        return Objects.requireNonNull(
                store.load(new StageKey(SpecPrograms.STACK, stage)).block(PATIENCE));
    }
}
