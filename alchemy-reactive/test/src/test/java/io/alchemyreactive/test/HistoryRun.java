package io.alchemyreactive.test;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.History.Option;
import io.alchemyreactive.test.History.Trait;
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

    private final History history;
    private final FakeCloud cloud;
    private final CrashMatrix.World world;
    private final Set<String> planted = new HashSet<>();
    private int plants;
    private final ModelStage owner = new ModelStage("owner");
    private final ModelStage main = new ModelStage("main");
    private final HistoryActions actions = new HistoryActions();
    private final Findings findings = new Findings();
    private final Function<Context, Context> environment = TestEnvironment.provide();

    private HistoryRun(History history) {
        this.history = history;
        cloud = history.has(Trait.BLIND) ? FakeCloud.blind() : FakeCloud.create();
        if (history.has(Trait.STALE)) {
            cloud.eventualReads(1);
        }
        cloud.refuse(props -> ThingSpec.sizeOf(props) == ThingSpec.IMPOSSIBLE);
        world = cloud.world(MemoryStateStore.create());
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
        for (String stage : List.of("main", "owner")) {
            boolean ended = !run.findings.all().isEmpty()
                    || run.take(History.Step.destroy(stage), "the last destroy of " + stage)
                    // What a read that lagged behind has spoilt, the next one puts right.
                    || history.has(Trait.STALE)
                            && run.take(History.Step.destroy(stage), "the very last destroy of " + stage);
            if (!ended && run.findings.all().isEmpty()) {
                run.findings.others.add("the last destroy of " + stage + " fails");
            }
        }
        return run.findings;
    }

    /** Whether the step succeeds. */
    private boolean take(History.Step step, String where) {
        ModelStage model = step.stage().equals("owner") ? owner : main;
        plant(step);
        StageSnapshot before = snapshot(step.stage());
        List<FakeCloud.CloudObject> there = cloud.objects();
        model.attempts(step, there, before);
        Faults faults = faults(step);
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return history.has(Trait.THREADS)
                        ? Mono.<Void>empty().subscribeOn(Schedulers.parallel())
                        : Mono.empty();
            }

            @Override
            public Mono<Void> halfway(FakeCloud.Call call) {
                return faults.effect("halfway of " + call, Mono.empty());
            }
        });
        RuntimeException failure = act(step, faults);
        StageSnapshot all = load(step.stage());
        StageSnapshot now = HistoryActions.objectsOf(all);
        String here = where + " (" + step.stage() + ")";
        actions.flaws(all, failure == null).forEach(flaw -> findings.losses.add(here + ": " + flaw));
        findings.others.addAll(
                cloud.mistakes().stream().map(mistake -> here + ": " + mistake).toList());
        model.checkConsent(step, cloud.objects(), now, here, findings);
        if (failure == null) {
            model.succeeded(step, cloud.objects(), now, owner, here, findings);
            world.flaws(now).forEach(flaw -> findings.others.add(here + ": " + flaw));
            checkPlan(step, here);
        } else {
            model.failed(cloud.objects(), now, here, findings);
            var reasons = new Reasons(step, before, there, owner, main, cloud, strangers(), history.has(Trait.STALE));
            if (faults.struck().isEmpty() && !reasons.explain(failure)) {
                findings.others.add(here + " failed without a reason: " + failure);
            }
        }
        checkStrangers(step, here);
        return failure == null;
    }

    private static Faults faults(History.Step step) {
        List<Fault> faults = new ArrayList<>();
        if (step.fault() != null) {
            faults.add(Fault.at(step.at(), step.fault()));
        }
        for (Option option : step.options()) {
            switch (option) {
                case NO_CREATES -> faults.add(each("create ", Faults.Kind.FAIL_BEFORE));
                case NO_UPDATES -> faults.add(each("update ", Faults.Kind.FAIL_BEFORE));
                case NO_DELETES -> faults.add(each("delete ", Faults.Kind.FAIL_BEFORE));
                case LOST_CREATES -> faults.add(each("create ", Faults.Kind.FAIL_AFTER));
                case LOST_UPDATES -> faults.add(each("update ", Faults.Kind.FAIL_AFTER));
                case LOST_DELETES -> faults.add(each("delete ", Faults.Kind.FAIL_AFTER));
                case BREAK, ADOPT, PLANT, CLEAR, CONSENT, REFRESH, SERIAL -> {}
            }
        }
        return Faults.of(faults.toArray(Fault[]::new));
    }

    private static Fault each(String verb, Faults.Kind kind) {
        return Fault.atFirst(verb, kind).always();
    }

    /** Somebody else's objects come and go. */
    private void plant(History.Step step) {
        if (step.has(Option.CLEAR)) {
            strangers().forEach(object -> cloud.lose(object.id()));
            planted.clear();
        }
        if (step.has(Option.PLANT)) {
            step.declared().stream()
                    .filter(thing -> thing.kind() == ThingSpec.Kind.THING)
                    .filter(thing -> thing.slot() instanceof ThingSpec.Feed.Fixed)
                    .map(thing -> Objects.requireNonNull(
                            SpecPrograms.slot(step.stage(), thing, ((ThingSpec.Feed.Fixed) thing.slot()).value())))
                    .filter(slot -> cloud.items().stream()
                            .noneMatch(item -> slot.equals(item.props().slot())))
                    .findFirst()
                    .ifPresent(slot -> {
                        String id = "legacy-" + slot + "-" + ++plants;
                        planted.add(id);
                        var owner = new Identity(new ResourceKey(LEGACY, slot), "none");
                        cloud.plant(id, owner, new Thing.Props(9, null, slot, null, null));
                    });
        }
    }

    private List<FakeCloud.CloudObject> strangers() {
        return cloud.objects().stream()
                .filter(object -> object.owner().resource().stage().equals(LEGACY))
                .toList();
    }

    /** What may not be taken over stays as it is. */
    private void checkStrangers(History.Step step, String where) {
        if (step.has(Option.ADOPT)) {
            planted.clear();
        }
        step.declared().stream()
                .filter(ThingSpec::adopt)
                .forEach(thing -> planted.removeIf(id -> id.contains(":" + thing.key() + ":")));
        Set<String> there = strangers().stream().map(FakeCloud.CloudObject::id).collect(Collectors.toSet());
        planted.stream()
                .filter(id -> !there.contains(id))
                .forEach(id -> findings.losses.add(where + ": somebody else's object is gone: " + id));
    }

    private @Nullable RuntimeException act(History.Step step, Faults faults) {
        Stack<?> stack = stack(step, faults.providers(providers()), faults);
        Stage stage = Stage.of(step.stage());
        Mono<?> mono = step.destroys()
                ? faults.drive(Alchemy.startDestroy(stack, stage, options(step)))
                : faults.drive(start(stack, stage, options(step)));
        try {
            mono.contextWrite(StateStore.provide(faults.store(world.store())))
                    .contextWrite(environment)
                    .block(PATIENCE);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private Stack<?> stack(History.Step step, Providers providers, Faults faults) {
        return SpecPrograms.stack(
                step.stage(),
                step.declared(),
                providers,
                objects -> history.has(Trait.ACTIONS) ? actions.declaration(objects, faults) : Mono.empty());
    }

    private Providers providers() {
        return history.has(Trait.HANDLERS) ? cloud.handlers() : cloud.providers();
    }

    private static <T extends Record> Mono<Run<Deployment<T>>> start(
            Stack<T> stack, Stage stage, DeployOptions options) {
        return Alchemy.start(stack, stage, options);
    }

    private static DeployOptions options(History.Step step) {
        DeployOptions.Builder options = DeployOptions.builder()
                .breakReferences(step.has(Option.BREAK))
                .adopt(step.has(Option.ADOPT))
                .refresh(step.has(Option.REFRESH))
                .concurrency(step.has(Option.SERIAL) ? 1 : 32);
        if (step.has(Option.CONSENT)) {
            RandomPrograms.fqns().forEach(options::consent);
        }
        return options.build();
    }

    /** After a deploy there is nothing left to do. */
    private void checkPlan(History.Step step, String where) {
        if (step.destroys()) {
            return;
        }
        Plan plan = Alchemy.plan(stack(step, providers(), Faults.none()), Stage.of(step.stage()))
                .contextWrite(StateStore.provide(world.store()))
                .block(PATIENCE);
        if (!Objects.requireNonNull(plan).isEmpty()) {
            findings.others.add(where + " is not as declared afterwards: " + plan.toText());
        }
    }

    private StageSnapshot snapshot(String stage) {
        return HistoryActions.objectsOf(load(stage));
    }

    private StageSnapshot load(String stage) {
        return Objects.requireNonNull(
                world.store().load(new StageKey(SpecPrograms.STACK, stage)).block(PATIENCE));
    }
}
