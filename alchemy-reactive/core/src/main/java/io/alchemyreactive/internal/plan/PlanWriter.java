package io.alchemyreactive.internal.plan;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.plan.Protections;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates the plan from the decisions. */
final class PlanWriter {

    private final Providers providers;
    private final boolean forget;
    private final Renames renames;
    private final PlanRun run;
    private final Map<String, List<ResourceKey>> borrowers = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private PlanWriter(Providers providers, boolean forget, List<Borrow> borrows, Renames renames, PlanRun run) {
        this.providers = providers;
        this.forget = forget;
        this.renames = renames;
        this.run = run;
        for (Borrow borrow : borrows) {
            borrowers
                    .computeIfAbsent(borrow.owner().fqn(), fqn -> new ArrayList<>())
                    .add(borrow.borrower());
        }
    }

    static Plan write(
            StageSnapshot snapshot,
            Providers providers,
            boolean forget,
            ReferenceReader references,
            PlanRun run,
            List<Removal> removals,
            List<Borrow> borrowers,
            BorrowedOutputs borrowedOutputs,
            Renames renames,
            Protections protections) {
        var writer = new PlanWriter(providers, forget, borrowers, renames, run);
        List<ResourceNode> nodes = run.nodes();
        writer.warnings.addAll(run.forgotten());
        List<PlannedChange> changes = new ArrayList<>(nodes.size() + removals.size());
        removals.forEach(removal -> changes.add(writer.removed(removal)));
        for (Placed placed : inLayers(nodes)) {
            if (!placed.node().isLeft()) {
                changes.add(writer.declared(placed.node()));
                writer.warnings.addAll(placed.node().remarks().warnings());
            }
        }
        writer.warnOf(borrowedOutputs);
        return new Plan(
                snapshot.key(),
                BaseRevision.of(snapshot),
                Optional.ofNullable(snapshot.leasedBy()),
                changes,
                references.list(),
                protections,
                writer.warnings);
    }

    private void warnOf(BorrowedOutputs borrowedOutputs) {
        if (!borrowedOutputs.borrowers().isEmpty()) {
            String users = ", and other stages use what the stage returns: "
                    + borrowedOutputs.borrowers().stream()
                            .map(ResourceKey::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
            if (!borrowedOutputs.going().isEmpty()) {
                warnings.add(BorrowedOutputs.describe(borrowedOutputs.going()) + " will be dead" + users);
            }
            if (!borrowedOutputs.unsure().isEmpty()) {
                warnings.add(BorrowedOutputs.describe(borrowedOutputs.unsure())
                        + " may have been made of what is deleted or replaced" + users);
            }
        }
    }

    /** A node with what it is sorted by. */
    private record Placed(ResourceNode node, int layer, String fqn) implements Comparable<Placed> {

        @Override
        public int compareTo(Placed other) {
            return layer == other.layer ? fqn.compareTo(other.fqn) : Integer.compare(layer, other.layer);
        }
    }

    /** The nodes sorted by layer, then by name. */
    private static Placed[] inLayers(List<ResourceNode> nodes) {
        Placed[] placed = new Placed[nodes.size()];
        for (int i = 0; i < placed.length; i++) {
            ResourceNode node = nodes.get(i);
            placed[i] = new Placed(node, node.dependencies().layer(), node.fqn());
        }
        Arrays.sort(placed);
        return placed;
    }

    private PlannedChange removed(Removal removal) {
        Row row = removal.row();
        Optional<ResourceType<?, ?, ?>> type = providers.type(row.current().type());
        if (type.isEmpty() && removal.step() == Step.DELETE) {
            warnings.add("'" + row.fqn() + "' has the type " + row.current().type()
                    + ", for which the stack has no provider: it cannot be deleted. Add the provider, or give --forget"
                    + " to drop the row and leave the object alone.");
        }
        removal.failure()
                .ifPresent(error -> warnings.add(ErrorText.sentence(ErrorText.line(row.fqn(), error))
                        + " It is not deleted, nor is what it uses, until it can be looked for."));
        List<String> dataLoss = removal.step() == Step.DELETE ? new DataLosses(providers).ofRemoved(row) : List.of();
        List<PlannedChange.Reason> reasons = new ArrayList<>();
        if (removal.asksProvider()) {
            reasons.add(PlannedChange.Reason.inWords("its provider cannot tell whether its create made an object: it is"
                    + " asked to make it once more, then to delete it"));
        }
        if (ResourceType.isAction(row.current().type())) {
            reasons.add(PlannedChange.Reason.inWords("an action is only forgotten: what it has done stays"));
        }
        ChangeAction action = removal.step() == Step.ORPHAN ? ChangeAction.ORPHAN : ChangeAction.DELETE;
        return new PlannedChange(
                row.fqn(),
                row.current().type(),
                action,
                false,
                false,
                reasons,
                List.of(),
                dataLoss,
                borrowers.getOrDefault(row.fqn(), List.of()),
                List.of());
    }

    private PlannedChange declared(ResourceNode node) {
        Decision decision = node.decision();
        Step step = decision.step();
        Row stored = node.stored().orElse(null);
        int older = stored == null ? 0 : stored.older().size();
        List<PlannedChange.Reason> reasons = new ArrayList<>();
        inWords(node, step, older).ifPresent(text -> reasons.add(PlannedChange.Reason.inWords(text)));
        if (stored != null) {
            reasons.addAll(withoutProvider(stored, step));
        }
        if (step != Step.KEEP) {
            reasons.addAll(decision.reasons());
            node.remarks().notes().forEach(note -> reasons.add(PlannedChange.Reason.inWords(note)));
            ownersOfChanged(node).forEach(owner -> reasons.add(PlannedChange.Reason.inWords(owner + " has changed")));
        }
        Optional<String> former = Optional.ofNullable(renames.from().get(node.fqn()));
        former.ifPresent(name -> reasons.add(0, PlannedChange.Reason.inWords("renamed from '" + name + "'")));
        ChangeAction action = runs(node, step) ? ChangeAction.RUN : action(step, older > 0 || !decision.isFinal());
        List<ResourceKey> affected = node.givesWay() || former.isPresent()
                ? borrowers.getOrDefault(former.orElse(node.fqn()), List.of())
                : List.of();
        return new PlannedChange(
                node.fqn(),
                node.gateway().type().name(),
                action == ChangeAction.NOOP && former.isPresent() ? ChangeAction.RENAME : action,
                step == Step.REPLACE_DELETE_FIRST || step == Step.RESUME_DELETE_FIRST,
                !decision.undetermined().isEmpty(),
                reasons,
                step == Step.KEEP ? List.of() : unknownAfter(node, decision),
                decision.dataLoss(),
                affected,
                node.dependencies().resources());
    }

    /**
     * The reasons about objects that would be deleted and have no provider: with {@code forget} they are left alone,
     * otherwise they cannot be deleted.
     */
    private List<PlannedChange.Reason> withoutProvider(Row row, Step step) {
        if (!step.replaces() && row.older().isEmpty()) {
            return List.of();
        }
        Stream<Generation> going =
                step.replaces() ? Stream.concat(Stream.of(row.current()), row.older().stream()) : row.older().stream();
        List<String> missing = going.map(Generation::type)
                .filter(type -> providers.find(type).isEmpty())
                .distinct()
                .toList();
        if (forget) {
            return missing.stream().map(Comparison::leftAlone).toList();
        }
        missing.forEach(type -> warnings.add("'" + row.fqn() + "' has an object of the type " + type
                + ", for which the stack has no provider: it cannot be deleted. Add the provider, or give --forget"
                + " to leave the object alone."));
        return List.of();
    }

    /** The resources of other stages from which the changed properties of a stored resource come. */
    private List<ResourceKey> ownersOfChanged(ResourceNode node) {
        List<Output<?>> changed = new ArrayList<>();
        for (PlannedChange.Reason reason : node.decision().reasons()) {
            // A reason in words is about no property, and has no former value.
            if (reason.from().isPresent() && reason.known() && isProperty(node, reason.property())) {
                changed.add(node.declaration().input(reason.property()));
            }
        }
        return changed.isEmpty() ? List.of() : run.dependencies(changed).owners();
    }

    /** Whether the type still has this property, which a row of an older version may have alone. */
    private static boolean isProperty(ResourceNode node, String name) {
        return node.gateway().type().props().component(name).isPresent();
    }

    private static List<String> unknownAfter(ResourceNode node, Decision decision) {
        List<String> names = node.gateway().type().attributes().sortedNames();
        Set<String> known = step(decision) ? decision.stable() : Set.of();
        return known.isEmpty()
                ? names
                : names.stream().filter(name -> !known.contains(name)).toList();
    }

    private static boolean step(Decision decision) {
        return !decision.step().makesObject() && decision.undetermined().isEmpty();
    }

    /** Whether a step runs an action. */
    private static boolean runs(ResourceNode node, Step step) {
        return node.isAction() && (step == Step.CREATE || step == Step.RESUME_CREATE || step == Step.UPDATE);
    }

    private static ChangeAction action(Step step, boolean somethingLeft) {
        return switch (step) {
            case CREATE, RESUME_CREATE -> ChangeAction.CREATE;
            case ADOPT, RESUME_ADOPT -> ChangeAction.ADOPT;
            case KEEP -> somethingLeft ? ChangeAction.UPDATE : ChangeAction.NOOP;
            case UPDATE, REVERT, REVERT_AND_UPDATE -> ChangeAction.UPDATE;
            case REPLACE, REPLACE_DELETE_FIRST, RESUME_DELETE_FIRST -> ChangeAction.REPLACE;
            case DELETE, DROP -> ChangeAction.DELETE;
            case ORPHAN -> ChangeAction.ORPHAN;
        };
    }

    private static Optional<String> inWords(ResourceNode node, Step step, int older) {
        if (runs(node, step)) {
            return node.stored().filter(row -> !Rows.isResting(row)).map(row -> "an earlier run of it did not end");
        }
        return switch (step) {
            case RESUME_CREATE -> Optional.of("goes on with a create that did not end");
            case RESUME_ADOPT -> Optional.of("goes on with an adoption that did not end");
            case RESUME_DELETE_FIRST -> Optional.of("goes on with a replacement that did not end");
            case REVERT, REVERT_AND_UPDATE -> Optional.of("takes back a replacement");
            case KEEP ->
                older == 0
                        ? Optional.empty()
                        : Optional.of("deletes " + older + " older object" + (older == 1 ? "" : "s")
                                + " that an earlier replacement left");
            case CREATE, ADOPT, UPDATE, REPLACE, REPLACE_DELETE_FIRST, DELETE, DROP, ORPHAN -> Optional.empty();
        };
    }
}
