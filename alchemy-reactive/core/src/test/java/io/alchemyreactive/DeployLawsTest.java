package io.alchemyreactive;

import static io.alchemyreactive.WidgetStage.DEV;
import static io.alchemyreactive.WidgetStage.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Difference;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What a deploy, a destroy and a look for drift do where nothing goes wrong: which calls, in which order, with which values. */
class DeployLawsTest {

    private final WidgetStage stage = new WidgetStage();
    private final WidgetCloud cloud = stage.cloud;
    private final WidgetCalls calls = stage.calls;

    /** Uses go from the left to the right; alone has no part in it. */
    private final Stack<WidgetStage.Nothing> chainAndOne = stage.stack(fx -> {
        Widget base = fx.yield(Widget.of("base", w -> w.size(1)));
        Widget user = fx.yield(Widget.of("user", w -> w.size(1).uses(base.id())));
        fx.yield(Widget.of("last", w -> w.size(1).uses(user.id())));
        fx.yield(Widget.of("alone", w -> w.size(1)));
    });

    private Stack<WidgetStage.Nothing> one(int size, String region, String format) {
        return stage.stack(fx ->
                fx.yield(Widget.of("base", w -> w.size(size).region(region).format(format))));
    }

    private Stack<WidgetStage.Nothing> baseAndUser(String region) {
        return stage.stack(fx -> {
            Widget base = fx.yield(Widget.of("base", w -> w.size(1).region(region)));
            fx.yield(Widget.of("user", w -> w.size(1).uses(base.id())));
        });
    }

    @AfterEach
    void noCallWasAMistake() {
        assertThat(cloud.mistakes()).isEmpty();
    }

    private static Map<String, ChangeAction> actions(Plan plan) {
        return plan.changes().stream().collect(Collectors.toMap(PlannedChange::fqn, PlannedChange::action));
    }

    @Test
    void firstDeployCreatesAndTheSecondCallsNothingAndWritesNothing() {
        Stack<WidgetStage.Nothing> stack = one(1, "eu", "a");
        assertThat(actions(stage.plan(stack))).isEqualTo(Map.of("base", ChangeAction.CREATE));
        assertThat(calls.take()).isEmpty();
        stage.deploy(stack);
        assertThat(calls.take()).containsExactly("create base");
        assertThat(cloud.props("base")).isEqualTo(new Widget.Props(1, "eu", "a", null));
        var row = stage.row("base");
        assertThat(row.status()).isEqualTo(Status.CREATED);
        assertThat(row.current().attributes().values().get("id")).isEqualTo(new Value.Text(cloud.idOf("base")));
        assertThat(stage.plan(stack).isEmpty()).isTrue();
        assertThat(stage.deploy(stack).plan().isEmpty()).isTrue();
        assertThat(calls.take()).isEmpty();
        assertThat(stage.row("base")).isEqualTo(row);
        assertThat(stage.stored().leasedBy()).isNull();
    }

    @Test
    void changedPropertyIsUpdatedInPlace() {
        stage.deploy(one(1, "eu", "a"));
        String id = cloud.idOf("base");
        String instance = stage.row("base").current().instance();
        PlannedChange change = stage.plan(one(2, "eu", "a")).change("base").orElseThrow();
        assertThat(change.action()).isEqualTo(ChangeAction.UPDATE);
        assertThat(change.reasons())
                .containsExactly(
                        new PlannedChange.Reason("size", Optional.of(number(1)), Optional.of(number(2)), true));
        calls.take();
        stage.deploy(one(2, "eu", "a"));
        assertThat(calls.take()).containsExactly("update base");
        assertThat(cloud.props("base").size()).isEqualTo(2);
        assertThat(cloud.idOf("base")).isEqualTo(id);
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATED);
        assertThat(stage.row("base").current().instance()).isEqualTo(instance);
        assertThat(stage.row("base").current().lastProps()).isNull();
        assertThat(stage.plan(one(2, "eu", "a")).isEmpty()).isTrue();
    }

    private static Value number(int value) {
        return new Value.Num(BigDecimal.valueOf(value));
    }

    @Test
    void replacementMakesTheNewObjectMovesItsUserAndThenDeletesTheOld() {
        stage.deploy(baseAndUser("eu"));
        String before = cloud.idOf("base");
        Plan plan = stage.plan(baseAndUser("us"));
        assertThat(actions(plan)).isEqualTo(Map.of("base", ChangeAction.REPLACE, "user", ChangeAction.UPDATE));
        assertThat(plan.change("base").orElseThrow().deleteFirst()).isFalse();
        calls.take();
        stage.deploy(baseAndUser("us"));
        assertThat(calls.take()).containsExactly("create base", "update user", "delete base");
        assertThat(cloud.idOf("base")).isNotEqualTo(before);
        assertThat(cloud.props("user").uses()).containsExactly(cloud.idOf("base"));
        assertThat(stage.row("base").older()).isEmpty();
        assertThat(stage.plan(baseAndUser("us")).isEmpty()).isTrue();
    }

    @Test
    void replacementThatDeletesFirstDoesSo() {
        stage.deploy(one(1, "eu", "a"));
        PlannedChange change = stage.plan(one(1, "eu", "b")).change("base").orElseThrow();
        assertThat(change.action()).isEqualTo(ChangeAction.REPLACE);
        assertThat(change.deleteFirst()).isTrue();
        assertThat(change.dataLoss()).containsExactly("its content");
        calls.take();
        stage.deploy(one(1, "eu", "b"), DeployOptions.builder().consent("base"));
        assertThat(calls.take()).containsExactly("delete base", "create base");
        assertThat(cloud.props("base").format()).isEqualTo("b");
        assertThat(stage.row("base").older()).isEmpty();
    }

    @Test
    void resourcesAreCreatedAfterWhatTheyUseAndDeletedBeforeIt() {
        Plan plan = stage.plan(chainAndOne);
        assertThat(plan.change("last").orElseThrow().after()).containsExactly("user");
        stage.deploy(chainAndOne);
        assertThat(calls.take())
                .containsExactlyInAnyOrder("create base", "create user", "create last", "create alone")
                .containsSubsequence("create base", "create user", "create last");
        assertThat(stage.row("user").current().dependencies()).containsExactly("base");
        stage.destroy(chainAndOne);
        assertThat(calls.take())
                .containsExactlyInAnyOrder("delete last", "delete user", "delete base", "delete alone")
                .containsSubsequence("delete last", "delete user", "delete base");
        assertThat(cloud.existing()).isEmpty();
        assertThat(stage.stored().rows()).isEmpty();
        assertThat(stage.store.stages().collectList().block(PATIENCE)).isEmpty();
        assertThat(stage.destroy(chainAndOne).changes()).isEmpty();
    }

    @Test
    void independentResourcesAreMadeAtTheSameTimeAsFarAsTheOptionsAllow() {
        Stack<WidgetStage.Nothing> three = stage.stack(fx -> {
            for (String id : List.of("a", "b", "c")) {
                fx.yield(Widget.of(id, w -> w.size(1)));
            }
        });
        List<WidgetCalls.Gate> gates = List.of(calls.hold("create a"), calls.hold("create b"), calls.hold("create c"));
        var all = stage.start(three, DeployOptions.builder());
        Mono.when(gates.stream().map(WidgetCalls.Gate::arrived).toList()).block(PATIENCE);
        gates.forEach(WidgetCalls.Gate::open);
        stage.run(all.result());
        assertThat(calls.mostAtOnce()).isEqualTo(3);

        var other = new WidgetStage();
        Stack<WidgetStage.Nothing> again = other.stack(fx -> {
            for (String id : List.of("a", "b", "c")) {
                fx.yield(Widget.of(id, w -> w.size(1)));
            }
        });
        other.deploy(again, DeployOptions.builder().concurrency(1));
        assertThat(other.cloud.existing()).hasSize(3);
        assertThat(other.calls.mostAtOnce()).isEqualTo(1);
    }

    /** The outputs of a program with a widget that uses another one. */
    record Outputs(Widget base, Output<String> sentence) {}

    @Test
    void valuesThatAreNotKnownYetReachTheirUsersAndTheOutputs() {
        Stack<Outputs> stack = stage.named("laws").program(Outputs.class, Effect.gen(fx -> {
            Widget base = fx.yield(Widget.of("base", w -> w.size(7)));
            fx.yield(Widget.of("user", w -> w.size(1).region(base.label()).uses(base.id())));
            return new Outputs(base, base.label().map(label -> label + " of " + label.length()));
        }));
        PlannedChange user = stage.plan(stack).change("user").orElseThrow();
        assertThat(user.reasons())
                .filteredOn(reason -> !reason.known())
                .extracting(PlannedChange.Reason::property)
                .containsExactly("region", "uses");
        Deployment<Outputs> deployment = stage.deploy(stack);
        assertThat(cloud.props("user")).isEqualTo(new Widget.Props(1, "size 7", null, List.of(cloud.idOf("base"))));
        String sentence = deployment.get(Outputs::sentence);
        assertThat(sentence).isEqualTo("size 7 of 6");
        String id = deployment.get(outputs -> outputs.base().id());
        assertThat(id).isEqualTo(cloud.idOf("base"));
        assertThat(stage.stored().outputs()).isEqualTo(deployment.stored());
        assertThat(stage.plan(stack).isEmpty()).isTrue();
    }

    @Test
    void valueThatMayChangeIsComparedAgainOnceItIsKnown() {
        stage.deploy(sized(1));
        calls.take();
        PlannedChange user = stage.plan(sized(2)).change("user").orElseThrow();
        assertThat(user.undetermined()).isTrue();
        stage.deploy(sized(2));
        assertThat(calls.take()).containsExactly("update base", "create user", "delete user");
        assertThat(cloud.props("user").region()).isEqualTo("size 2");
    }

    private Stack<WidgetStage.Nothing> sized(int size) {
        return stage.stack(fx -> {
            Widget base = fx.yield(Widget.of("base", w -> w.size(size)));
            fx.yield(Widget.of("user", w -> w.size(1).region(base.label())));
        });
    }

    @Test
    void whatIsNoLongerDeclaredIsDeletedAfterItsLastUserLetItGo() {
        stage.deploy(chainAndOne);
        Stack<WidgetStage.Nothing> less = stage.stack(fx -> fx.yield(Widget.of("last", w -> w.size(2))));
        assertThat(actions(stage.plan(less)))
                .isEqualTo(Map.of(
                        "base", ChangeAction.DELETE,
                        "user", ChangeAction.DELETE,
                        "alone", ChangeAction.DELETE,
                        "last", ChangeAction.UPDATE));
        calls.take();
        stage.deploy(less);
        assertThat(calls.take())
                .hasSize(4)
                .startsWith("update last")
                .contains("delete alone")
                .containsSubsequence("delete user", "delete base");
        assertThat(cloud.existing()).containsExactly("last");
        assertThat(stage.stored().rows()).containsOnlyKeys("last");
    }

    @Test
    void retainedObjectIsLeftAloneWhenItsResourceGoes() {
        stage.deploy(stage.stack(fx -> fx.yield(Widget.of("base", w -> w.size(1).options(o -> o.retain())))));
        Stack<WidgetStage.Nothing> empty = stage.stack(fx -> {});
        assertThat(actions(stage.plan(empty))).isEqualTo(Map.of("base", ChangeAction.ORPHAN));
        calls.take();
        stage.deploy(empty);
        assertThat(calls.take()).isEmpty();
        assertThat(cloud.existing()).containsExactly("base");
        assertThat(stage.stored().rows()).isEmpty();
    }

    @Test
    void renamedResourceKeepsItsObject() {
        stage.deploy(one(1, "eu", "a"));
        String instance = stage.row("base").current().instance();
        Stack<WidgetStage.Nothing> renamed = stage.stack(fx -> fx.yield(
                Widget.of("root", w -> w.size(1).region("eu").format("a").options(o -> o.renamedFrom("base")))));
        assertThat(actions(stage.plan(renamed))).isEqualTo(Map.of("root", ChangeAction.RENAME));
        calls.take();
        stage.deploy(renamed);
        assertThat(calls.take()).isEmpty();
        assertThat(stage.stored().rows()).containsOnlyKeys("root");
        assertThat(stage.row("root").current().instance()).isEqualTo(instance);
        stage.destroy(renamed);
        assertThat(cloud.existing()).isEmpty();
    }

    @Test
    void existingObjectIsTakenOverWhereThatIsAllowed() {
        cloud.plant(
                new Identity(new ResourceKey(new StageKey("other", "dev"), "base"), "i-1"),
                new Widget.Props(9, "eu", "a", null));
        assertThat(actions(stage.run(Alchemy.plan(
                        one(1, "eu", "a"),
                        DEV,
                        DeployOptions.builder().adopt(true).build()))))
                .isEqualTo(Map.of("base", ChangeAction.ADOPT));
        stage.deploy(one(1, "eu", "a"), DeployOptions.builder().adopt(true));
        assertThat(calls.take()).containsExactly("update base");
        assertThat(cloud.props("base").size()).isEqualTo(1);
        assertThat(stage.plan(one(1, "eu", "a")).isEmpty()).isTrue();
    }

    @Test
    void operationIsRunOnceAndItsResultIsStored() {
        stage.deploy(chainAndOne);
        calls.take();
        assertThat(stage.run(stage.polish(chainAndOne, "base")).label()).isEqualTo("size 1, polished");
        assertThat(calls.take()).containsExactly("polish base");
        assertThat(stage.row("base").status()).isEqualTo(Status.CREATED);
        assertThat(stage.row("base").current().attributes().values().get("label"))
                .isEqualTo(new Value.Text("size 1, polished"));
        assertThat(stage.plan(chainAndOne).isEmpty()).isTrue();
    }

    @Test
    void driftIsToldByAttributeAndRepairedOnRequest() {
        stage.deploy(chainAndOne);
        cloud.alter("base", 5);
        cloud.lose("alone");
        calls.take();
        Drift drift = stage.run(Alchemy.drift(chainAndOne, DEV, DeployOptions.DEFAULTS));
        assertThat(drift.resources())
                .containsExactly(
                        new Drift.OfResource("alone", "Test.Widget", Drift.Kind.GONE, List.of()),
                        new Drift.OfResource(
                                "base",
                                "Test.Widget",
                                Drift.Kind.CHANGED,
                                List.of(new Difference(
                                        "label",
                                        Optional.of(new Value.Text("size 1")),
                                        Optional.of(new Value.Text("size 5"))))),
                        new Drift.OfResource("last", "Test.Widget", Drift.Kind.SAME, List.of()),
                        new Drift.OfResource("user", "Test.Widget", Drift.Kind.SAME, List.of()));
        assertThat(stage.plan(chainAndOne).isEmpty()).isTrue();
        stage.deploy(chainAndOne, DeployOptions.builder().refresh(true));
        assertThat(calls.take()).containsExactlyInAnyOrder("create alone", "update base");
        assertThat(cloud.props("base").size()).isEqualTo(1);
        assertThat(stage.run(Alchemy.drift(chainAndOne, DEV, DeployOptions.DEFAULTS))
                        .isFound())
                .isFalse();
    }
}
