package io.alchemyreactive.test;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;

/**
 * Says what a plan does, and shows the plan when it does not. Each verb names all resources to which that is done, in
 * any order: {@code assertThatPlan(plan).creates("a", "b").deletes("c").changes(3)}. Not thread-safe.
 */
public final class PlanAssert extends AbstractAssert<PlanAssert, Plan> {

    private PlanAssert(Plan plan) {
        super(plan, PlanAssert.class);
    }

    /** Begins to say what a plan does. */
    public static PlanAssert assertThatPlan(Plan plan) {
        return new PlanAssert(plan);
    }

    /** Exactly these are made. */
    public PlanAssert creates(String... fqns) {
        return has(ChangeAction.CREATE, fqns);
    }

    /** Exactly these are changed in place. */
    public PlanAssert updates(String... fqns) {
        return has(ChangeAction.UPDATE, fqns);
    }

    /** Exactly these are replaced, in whatever order. */
    public PlanAssert replaces(String... fqns) {
        return has(ChangeAction.REPLACE, fqns);
    }

    /** Exactly these actions are run. */
    public PlanAssert runs(String... fqns) {
        return has(ChangeAction.RUN, fqns);
    }

    /** Exactly these are deleted. */
    public PlanAssert deletes(String... fqns) {
        return has(ChangeAction.DELETE, fqns);
    }

    /** Exactly these are forgotten and their objects left alone. */
    public PlanAssert orphans(String... fqns) {
        return has(ChangeAction.ORPHAN, fqns);
    }

    /** Exactly these take over an object that exists already. */
    public PlanAssert adopts(String... fqns) {
        return has(ChangeAction.ADOPT, fqns);
    }

    /** Exactly these, by their new names, only get another name. */
    public PlanAssert renames(String... fqns) {
        return has(ChangeAction.RENAME, fqns);
    }

    /** Exactly these are left as they are. */
    public PlanAssert leaves(String... fqns) {
        return has(ChangeAction.NOOP, fqns);
    }

    /** Nothing is done. */
    public PlanAssert isEmpty() {
        return changes(0);
    }

    /** So many resources have something done to them. */
    public PlanAssert changes(int count) {
        List<String> changed = fqns(change -> change.action() != ChangeAction.NOOP);
        return holds(changed.size() == count, count + " changes, not those of " + changed);
    }

    /** For exactly these only apply can tell whether they are replaced. */
    public PlanAssert leavesOpen(String... fqns) {
        return names("undetermined changes", fqns(PlannedChange::undetermined), fqns);
    }

    /** Of exactly these the old object goes before the new one is made. */
    public PlanAssert deletesFirst(String... fqns) {
        return names("delete-first replacements", fqns(PlannedChange::deleteFirst), fqns);
    }

    /** Exactly these lose data. */
    public PlanAssert losesDataOf(String... fqns) {
        return names("loss of data", fqns(change -> !change.dataLoss().isEmpty()), fqns);
    }

    /** No data is lost. */
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
