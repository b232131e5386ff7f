package io.alchemyreactive.internal.plan;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.StageSnapshot;
import java.util.List;

/**
 * A plan with what the applier needs beside it. The nodes change while it is applied, so it is applied once.
 *
 * @param plan what users see
 * @param snapshot the stored state from which it was made
 * @param providers who makes things real
 * @param nodes the declared resources, in the order of declaration
 * @param removals the rows that go
 * @param borrows the borrows of the stage from others, those of the outputs included
 * @param outputs what the program returned, as outputs
 * @param partial whether some resources, all removals and the outputs are left as they are
 * @param renames the rows that go over to other names first
 * @param holders which rows hold which objects
 * @param borrowedOutputs what is done to the stored outputs, which other stages may use
 * @param run what was needed to decide, and is needed to decide again
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

    /** This with one more warning in its plan. */
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
