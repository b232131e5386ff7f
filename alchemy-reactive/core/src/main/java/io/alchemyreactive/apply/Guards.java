package io.alchemyreactive.apply;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.state.ResourceKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a plan may not do without being told so by name. Checked before anything is written. */
public final class Guards {

    private Guards() {}

    /** Refuses to delete or replace what other stages use. */
    public static void refuseBorrowed(Plan plan, List<ResourceKey> borrowersOfStage) {
        List<ResourceKey> borrowers = new ArrayList<>(borrowersOfStage);
        List<String> names = new ArrayList<>();
        for (PlannedChange change : plan.changes()) {
            if (!change.borrowers().isEmpty()) {
                borrowers.addAll(change.borrowers());
                names.add("'" + change.fqn() + "'");
            }
        }
        if (!borrowers.isEmpty()) {
            String what = names.isEmpty() ? "what it returns" : String.join(" and ", names);
            throw new BorrowedException(what + " of " + plan.stage(), borrowers);
        }
    }

    /** Refuses to apply another plan than the one that was approved before. */
    public static void refuseStale(Plan plan, Plan approved) {
        if (!plan.hash().equals(approved.hash())) {
            throw new StalePlanException(plan.stage());
        }
    }

    /** Refuses a deploy that loses data of resources that nobody has named. */
    public static void refuseDataLoss(Plan plan, Set<String> consents) {
        List<String> losses = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (PlannedChange change : plan.changes()) {
            if (!change.dataLoss().isEmpty() && !consents.contains(change.fqn())) {
                names.add(change.fqn());
                losses.add(word(change.action()) + " '" + change.fqn() + "' loses "
                        + String.join(", ", change.dataLoss()));
            }
        }
        if (!losses.isEmpty()) {
            throw new DataLossException(plan.stage().toString(), losses, names);
        }
    }

    private static String word(ChangeAction action) {
        return action == ChangeAction.DELETE ? "deleting" : "replacing";
    }
}
