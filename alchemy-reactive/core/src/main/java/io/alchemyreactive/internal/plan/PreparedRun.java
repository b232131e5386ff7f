package io.alchemyreactive.internal.plan;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.StageSnapshot;
import java.util.List;

/**
 * A plan with everything that the applier needs. The nodes change during apply, so it can be applied once.
 *
 * @param plan the plan that users see
 * @param snapshot the stored state from which the plan was made
 * @param providers the providers of the stack
 * @param nodes the declared resources, in the order of declaration
 * @param removals the rows that go
 * @param borrows the borrows of the stage from others, those of the outputs included
 * @param outputs the return value of the program, as outputs
 * @param partial whether some resources, all removals and the outputs are left as they are
 * @param renames the rows that are renamed or migrated first
 * @param holders the index of the objects that rows hold
 * @param borrowedOutputs the changes of the stored outputs, which other stages may use
 * @param run makes the decisions again during apply
 */
public record PreparedRun(
        Plan plan,
        StageSnapshot snapshot,
        Providers providers,
        List<ResourceNode> nodes,
        List<Removal> removals,
        List<Borrow> borrows,
        List<Output<?>> outputs,
        boolean partial,
        Renames renames,
        HolderCheck holders,
        BorrowedOutputs borrowedOutputs,
        PlanRun run) {

    public PreparedRun {
        nodes = List.copyOf(nodes);
        removals = List.copyOf(removals);
        borrows = List.copyOf(borrows);
        outputs = List.copyOf(outputs);
    }

    /** This run with one more warning in its plan. */
    public PreparedRun warning(String sentence) {
        return new PreparedRun(
                plan.warning(sentence),
                snapshot,
                providers,
                nodes,
                removals,
                borrows,
                outputs,
                partial,
                renames,
                holders,
                borrowedOutputs,
                run);
    }
}
