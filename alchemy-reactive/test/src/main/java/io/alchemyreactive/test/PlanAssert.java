package io.alchemyreactive.test;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * Asserts the changes of a plan, and shows the plan when they differ. Each method names all resources with that change,
 * in any order: {@code assertThatPlan(plan).creates("a", "b").deletes("c").changes(3)}. Not thread-safe.
 */
public final class PlanAssert extends AbstractAssert<PlanAssert, Plan> {

    private PlanAssert(Plan plan) {
        super(plan, PlanAssert.class);
    }

    /** Starts an assertion about a plan. */
    public static PlanAssert assertThatPlan(Plan plan) {
        return new PlanAssert(plan);
    }

    /** Asserts that exactly these resources are created. */
    public PlanAssert creates(String... fqns) {
        return has(ChangeAction.CREATE, fqns);
    }

    /** Asserts that exactly these resources are changed in place. */
    public PlanAssert updates(String... fqns) {
        return has(ChangeAction.UPDATE, fqns);
    }

    /** Asserts that exactly these resources are replaced, in either order of create and delete. */
    public PlanAssert replaces(String... fqns) {
        return has(ChangeAction.REPLACE, fqns);
    }

    /** Asserts that exactly these actions are run. */
    public PlanAssert runs(String... fqns) {
        return has(ChangeAction.RUN, fqns);
    }

    /** Asserts that exactly these resources are deleted. */
    public PlanAssert deletes(String... fqns) {
        return has(ChangeAction.DELETE, fqns);
    }

    /** Asserts that exactly these resources are removed from the state while their objects stay. */
    public PlanAssert orphans(String... fqns) {
        return has(ChangeAction.ORPHAN, fqns);
    }

    /** Asserts that exactly these resources take over an existing object. */
    public PlanAssert adopts(String... fqns) {
        return has(ChangeAction.ADOPT, fqns);
    }

    /** Asserts that exactly these resources, given by their new names, are renamed and not changed otherwise. */
    public PlanAssert renames(String... fqns) {
        return has(ChangeAction.RENAME, fqns);
    }

    /** Asserts that exactly these resources stay unchanged. */
    public PlanAssert leaves(String... fqns) {
        return has(ChangeAction.NOOP, fqns);
    }

    /** Asserts that the plan changes nothing. */
    public PlanAssert isEmpty() {
        return changes(0);
    }

    /** Asserts the number of resources that change. */
    public PlanAssert changes(int count) {
        List<String> changed = fqns(change -> change.action() != ChangeAction.NOOP);
        return holds(changed.size() == count, count + " changes, not those of " + changed);
    }

    /** Asserts that for exactly these resources only apply can tell whether they are replaced. */
    public PlanAssert leavesOpen(String... fqns) {
        return names("undetermined changes", fqns(PlannedChange::undetermined), fqns);
    }

    /** Asserts that for exactly these resources the old object is deleted before the new one is created. */
    public PlanAssert deletesFirst(String... fqns) {
        return names("delete-first replacements", fqns(PlannedChange::deleteFirst), fqns);
    }

    /** Asserts that exactly these resources lose data. */
    public PlanAssert losesDataOf(String... fqns) {
        return names("loss of data", fqns(change -> !change.dataLoss().isEmpty()), fqns);
    }

    /** Asserts that no data is lost. */
    public PlanAssert hasNoDataLoss() {
        return losesDataOf();
    }

    private PlanAssert has(ChangeAction action, String... fqns) {
        return names(action.word(), fqns(change -> change.action() == action), fqns);
    }

    private List<String> fqns(Predicate<PlannedChange> which) {
        isNotNull();
        return actual.changes().stream()
                .filter(which)
                .map(PlannedChange::fqn)
                .sorted()
                .toList();
    }

    private PlanAssert names(String what, List<String> found, String... expected) {
        List<String> sorted = Stream.of(expected).sorted().toList();
        return holds(found.equals(sorted), what + " of exactly " + sorted + ", not of " + found);
    }

    private PlanAssert holds(boolean condition, String expectation) {
        if (!condition) {
            failWithMessage("expected %s in the plan%n%s", expectation, actual.toText());
        }
        return this;
    }
}
