package io.alchemyreactive.internal.apply;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.internal.plan.BorrowedOutputs;
import io.alchemyreactive.internal.plan.PreparedOperation;
import io.alchemyreactive.internal.plan.PreparedRun;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.plan.ProtectedStageException;
import io.alchemyreactive.plan.Protections;
import io.alchemyreactive.plan.StalePlanException;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.plan.UnknownConsentException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The refusals of a plan: data loss, broken references and protected stages, without consent by name. Checked before anything is written. */
public final class Guards {

    private Guards() {}

    /** Refuses to delete, replace or rename what other stages use. */
    public static void refuseBorrowed(PreparedRun prepared) {
        Plan plan = prepared.plan();
        List<ResourceKey> borrowers = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (PlannedChange change : plan.changes()) {
            if (!change.borrowers().isEmpty()) {
                borrowers.addAll(change.borrowers());
                names.add("'" + prepared.renames().from().getOrDefault(change.fqn(), change.fqn()) + "'");
            }
        }
        BorrowedOutputs borrowedOutputs = prepared.borrowedOutputs();
        if (borrowedOutputs.isRefused()) {
            borrowers.addAll(borrowedOutputs.borrowers());
            names.add(borrowedOutputs.describeGoing());
        }
        if (!borrowers.isEmpty()) {
            throw new BorrowedException(String.join(" and ", names) + " of " + plan.stage(), borrowers);
        }
    }

    /** Refuses to apply another plan than the one that was approved before. */
    public static void refuseStale(Plan plan, Plan approved) {
        if (!plan.isSameAs(approved)) {
            throw new StalePlanException(plan.stage());
        }
    }

    /** Refuses to destroy a stage that is protected from it, or whose data is protected and would go. */
    public static void refuseDestroy(PreparedRun prepared) {
        Plan plan = prepared.plan();
        Set<Protection> inForce = plan.protections().inForce();
        if (inForce.contains(Protection.NO_DESTROY)) {
            throw new ProtectedStageException(plan.stage(), Protection.NO_DESTROY, "it is not destroyed");
        }
        if (inForce.contains(Protection.NO_DATA_LOSS)) {
            refuseDataLoss(prepared, Set.of());
        }
    }

    /** Fails where whoever changes the stage has to name it, and has not. */
    public static void refuseUnconfirmed(StageKey stage, Set<Protection> inForce, Set<String> consents) {
        if (inForce.contains(Protection.CONFIRM) && !consents.contains(stage.stage())) {
            throw new UnconfirmedStageException(stage);
        }
    }

    /** Fails where something is done that needs the name of the stage, whatever that is protected from. */
    public static void refuseUnnamed(StageKey stage, String what, Set<String> consents) {
        if (!consents.contains(stage.stage())) {
            throw new UnconfirmedStageException(stage, what);
        }
    }

    /**
     * Warns in the plan of each consent that names neither the stage nor a resource of it, declared or stored. It is not
     * refused, because a run that is made again may have removed that resource the first time.
     */
    public static PreparedRun warnOfUnknownConsents(PreparedRun prepared, Set<String> consents) {
        String useless = useless(prepared, consents);
        if (useless.isEmpty()) {
            return prepared;
        }
        Set<String> losing = new TreeSet<>();
        prepared.plan().changes().stream()
                .filter(change -> !change.dataLoss().isEmpty())
                .forEach(change -> losing.add(change.fqn()));
        return prepared.warning(useless + ". "
                + (losing.isEmpty()
                        ? "No data would be lost"
                        : "Data would be lost of what these allow: " + Protections.confirming(losing)));
    }

    /** Names the consents that are for nothing; empty where there are none. */
    private static String useless(PreparedRun prepared, Set<String> consents) {
        Set<String> unknown = new TreeSet<>(consents);
        unknown.remove(prepared.plan().stage().stage());
        unknown.removeAll(prepared.snapshot().rows().keySet());
        prepared.nodes().forEach(node -> unknown.remove(node.fqn()));
        return unknown.isEmpty() ? "" : uselessness(unknown);
    }

    /** Fails where something is confirmed beside the name of the stage, and nothing else can be. */
    public static void refuseOtherConsents(StageKey stage, Set<String> consents) {
        Set<String> others = new TreeSet<>(consents);
        others.remove(stage.stage());
        if (!others.isEmpty()) {
            throw new UnknownConsentException(stage, others);
        }
    }

    /** Refuses a deploy that loses data of resources that nobody has named, or any data of a stage protected from it. */
    public static void refuseDataLoss(PreparedRun prepared, Set<String> consents) {
        Plan plan = prepared.plan();
        boolean never = plan.protections().inForce().contains(Protection.NO_DATA_LOSS);
        List<String> losses = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (PlannedChange change : plan.changes()) {
            if (!change.dataLoss().isEmpty() && (never || !consents.contains(change.fqn()))) {
                names.add(change.fqn());
                losses.add(word(change) + " '" + change.fqn() + "' loses " + String.join(", ", change.dataLoss()));
            }
        }
        if (!losses.isEmpty()) {
            throw loss(plan.stage(), never, losses, names, useless(prepared, consents));
        }
    }

    /** Refuses likewise one replacement that shows itself in apply. */
    static void refuseLateLoss(StageKey stage, ApplyOptions options, String fqn, List<String> dataLoss) {
        refuseLoss(stage, options.protections(), options.consents(), "replacing", fqn, dataLoss);
    }

    /** Refuses an operation that loses data of a resource that was not named, or any data of a stage protected from it. */
    public static void refuseLoss(PreparedOperation prepared, Set<String> consents) {
        Plan plan = prepared.plan();
        String doing = "the operation '" + prepared.operation().name() + "' on";
        plan.changes()
                .forEach(change -> refuseLoss(
                        plan.stage(), plan.protections().inForce(), consents, doing, change.fqn(), change.dataLoss()));
    }

    private static void refuseLoss(
            StageKey stage,
            Set<Protection> inForce,
            Set<String> consents,
            String doing,
            String fqn,
            List<String> dataLoss) {
        boolean never = inForce.contains(Protection.NO_DATA_LOSS);
        if (!dataLoss.isEmpty() && (never || !consents.contains(fqn))) {
            throw loss(
                    stage,
                    never,
                    List.of(doing + " '" + fqn + "' loses " + String.join(", ", dataLoss)),
                    List.of(fqn),
                    "");
        }
    }

    /** The plan of an operation, which warns of consents that name neither the stage nor a stored resource. */
    public static Plan warnOfUnknownConsents(Plan plan, Set<String> stored, Set<String> consents) {
        Set<String> unknown = new TreeSet<>(consents);
        unknown.remove(plan.stage().stage());
        unknown.removeAll(stored);
        return unknown.isEmpty() ? plan : plan.warning(uselessness(unknown));
    }

    private static String uselessness(Set<String> unknown) {
        return Protections.confirming(unknown)
                + " allows nothing: no resource of the stage has that name, declared or stored";
    }

    private static RefusedException loss(
            StageKey stage, boolean never, List<String> losses, List<String> names, String useless) {
        return never
                ? new ProtectedStageException(stage, Protection.NO_DATA_LOSS, String.join("; ", losses))
                : new DataLossException(stage.toString(), losses, names, useless);
    }

    private static String word(PlannedChange change) {
        return switch (change.action()) {
            case DELETE -> "deleting";
            case REPLACE -> "replacing";
            case CREATE, UPDATE, RUN, ORPHAN, ADOPT, RENAME, NOOP -> "deleting an older object of";
        };
    }
}
