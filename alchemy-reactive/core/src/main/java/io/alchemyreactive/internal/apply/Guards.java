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

/**
 * Checks that refuse a plan before anything is written: data loss without consent by name, broken references, protected
 * stages.
 */
public final class Guards {

    private Guards() {}

    /** Throws when the plan deletes, replaces or renames resources that other stages use. */
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

    /** Throws when an operation loses data of a resource that other stages use. */
    public static void refuseBorrowed(PreparedOperation prepared) {
        Plan plan = prepared.plan();
        for (PlannedChange change : plan.changes()) {
            if (prepared.refusesBorrowers() && !change.borrowers().isEmpty()) {
                throw BorrowedException.ofOperation(
                        prepared.operation().name(), new ResourceKey(plan.stage(), change.fqn()), change.borrowers());
            }
        }
    }

    /** Throws {@link StalePlanException} when the plan differs from the one that was approved before. */
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

    /**
     * Throws {@link UnconfirmedStageException} when the stage is protected by {@code CONFIRM} and the consents do not
     * name it.
     */
    public static void refuseUnconfirmed(StageKey stage, Set<Protection> inForce, Set<String> consents) {
        if (inForce.contains(Protection.CONFIRM) && !consents.contains(stage.stage())) {
            throw new UnconfirmedStageException(stage);
        }
    }

    /** Throws {@link UnconfirmedStageException} when the consents do not name the stage, whatever its protections. */
    public static void refuseUnnamed(StageKey stage, String what, Set<String> consents) {
        if (!consents.contains(stage.stage())) {
            throw new UnconfirmedStageException(stage, what);
        }
    }

    /**
     * Warns in the plan of each consent that names neither the stage nor a resource of it, declared or stored. Such a
     * consent is not refused, because an earlier attempt of the run may have removed its resource.
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

    /** A text with the consents that match no name; empty when there are none. */
    private static String useless(PreparedRun prepared, Set<String> consents) {
        Set<String> unknown = new TreeSet<>(consents);
        unknown.remove(prepared.plan().stage().stage());
        unknown.removeAll(prepared.snapshot().rows().keySet());
        prepared.nodes().forEach(node -> unknown.remove(node.fqn()));
        return unknown.isEmpty() ? "" : uselessness(unknown);
    }

    /** Throws when the consents contain another name than that of the stage, for work that needs no other consent. */
    public static void refuseOtherConsents(StageKey stage, Set<String> consents) {
        Set<String> others = new TreeSet<>(consents);
        others.remove(stage.stage());
        if (!others.isEmpty()) {
            throw new UnknownConsentException(stage, others);
        }
    }

    /**
     * Throws when a deploy loses data of resources without consent by name, or any data of a stage that is protected
     * from data loss.
     */
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

    /**
     * Throws when a step that was found necessary during apply loses data without consent, or in a stage that is
     * protected from data loss.
     */
    static void refuseLateLoss(
            StageKey stage, ApplyOptions options, boolean replaces, String fqn, List<String> dataLoss) {
        String doing = replaces ? "replacing" : "updating";
        refuseLoss(stage, options.protections(), options.consents(), doing, fqn, dataLoss);
    }

    /**
     * Throws when an operation loses data of a resource without consent by name, or any data of a stage that is
     * protected from data loss.
     */
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

    /**
     * Returns the plan of an operation with a warning for each consent that names neither the stage nor a stored
     * resource.
     */
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
