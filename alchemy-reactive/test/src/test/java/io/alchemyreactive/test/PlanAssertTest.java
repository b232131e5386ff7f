package io.alchemyreactive.test;

import static io.alchemyreactive.test.PlanAssert.assertThatPlan;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.plan.Protections;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Assertions about plans hold for what a plan does, for nothing else, and show the plan when they do not. */
class PlanAssertTest {

    private static final Plan MIXED = plan(
            change("a", ChangeAction.CREATE),
            change("b", ChangeAction.CREATE),
            change("c", ChangeAction.UPDATE),
            replacement("d"),
            change("e", ChangeAction.DELETE),
            change("f", ChangeAction.ORPHAN),
            change("g", ChangeAction.ADOPT),
            change("h", ChangeAction.RENAME),
            change("i", ChangeAction.NOOP));

    @Test
    void eachVerbNamesAllToWhichThatIsDone() {
        assertThatPlan(MIXED)
                .creates("b", "a")
                .updates("c")
                .replaces("d")
                .deletes("e")
                .orphans("f")
                .adopts("g")
                .renames("h")
                .leaves("i")
                .changes(8)
                .deletesFirst("d")
                .losesDataOf("d")
                .leavesOpen("d");
        assertThatPlan(plan(change("i", ChangeAction.NOOP))).isEmpty().hasNoDataLoss();
    }

    @Test
    void whatDoesNotHoldFailsAndShowsThePlan() {
        assertThatThrownBy(() -> assertThatPlan(MIXED).creates("a"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("create of exactly [a], not of [a, b]")
                .hasMessageContaining(MIXED.toText());
        assertThatThrownBy(() -> assertThatPlan(MIXED).updates("c", "x")).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThatPlan(MIXED).leaves()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThatPlan(MIXED).isEmpty()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThatPlan(MIXED).changes(9)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThatPlan(MIXED).hasNoDataLoss()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThatPlan(MIXED).leavesOpen()).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> assertThatPlan(MIXED).deletesFirst("a")).isInstanceOf(AssertionError.class);
    }

    private static Plan plan(PlannedChange... changes) {
        return new Plan(
                new StageKey("shop", "test"),
                "none",
                Optional.empty(),
                List.of(changes),
                List.of(),
                Protections.NONE,
                List.of());
    }

    private static PlannedChange change(String fqn, ChangeAction action) {
        return change(fqn, action, false, List.of());
    }

    private static PlannedChange replacement(String fqn) {
        return change(fqn, ChangeAction.REPLACE, true, List.of("rows"));
    }

    private static PlannedChange change(String fqn, ChangeAction action, boolean special, List<String> losses) {
        return new PlannedChange(
                fqn, "Fake.Thing", action, special, special, List.of(), List.of(), losses, List.of(), List.of());
    }
}
