package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.internal.lifecycle.BoundOperation;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Upgrades;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.MissingProviderException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.plan.Protections;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An operation that may be run on a stored resource. Immutable.
 *
 * @param plan a plan with the one change of the operation
 * @param row the row, migrated to the current version of its type
 * @param type the type of the provider
 * @param operation the operation with its arguments
 * @param breaksReferences whether it may lose data of a resource that other stages use
 */
public record PreparedOperation(
        Plan plan, Row row, ResourceType<?, ?, ?> type, BoundOperation operation, boolean breaksReferences) {

    /** This operation with another plan. */
    public PreparedOperation withPlan(Plan other) {
        return new PreparedOperation(other, row, type, operation, breaksReferences);
    }

    /** This operation, which may lose data of a resource that other stages use when this is true. */
    public PreparedOperation breaking(boolean references) {
        return new PreparedOperation(plan, row, type, operation, references);
    }

    /** Whether the operation is refused while other stages use the resource. */
    public boolean refusesBorrowers() {
        return !breaksReferences && !operation.dataLoss().isEmpty();
    }

    /**
     * Finds the operation and checks that the resource is in a state for it.
     *
     * @param type the type that the resource is expected to have
     * @param declared the protections that the stack declares for the stage
     * @param borrowers the resources of other stages that use the resource; the plan names them when data is lost
     * @throws OperationRefusedException when it cannot be run on this resource
     * @throws MissingProviderException when the stack has no provider for the resource
     */
    public static PreparedOperation of(
            StageSnapshot snapshot,
            Row stored,
            Providers providers,
            ResourceType<?, ?, ?> type,
            String name,
            Record arguments,
            Set<Protection> declared,
            List<ResourceKey> borrowers) {
        String fqn = stored.fqn();
        String storedType = stored.current().type();
        if (!type.accepts(storedType)) {
            throw OperationRefusedException.otherType(fqn, name, storedType, type.name());
        }
        Gateway<?, ?> gateway = Gateway.to(providers, storedType)
                .orElseThrow(() -> MissingProviderException.ofOperation(fqn, name, storedType));
        Row row = Upgrades.of(snapshot.key(), stored, providers);
        BoundOperation operation = gateway.operation(fqn, name, arguments);
        refuseUnsettled(row, operation);
        return new PreparedOperation(
                plan(snapshot, row, gateway.type(), operation, declared, borrowers),
                row,
                gateway.type(),
                operation,
                false);
    }

    private static void refuseUnsettled(Row row, BoundOperation operation) {
        PendingOperation pending = row.operation();
        if (pending != null && (!operation.repeatable() || !pending.name().equals(operation.name()))) {
            throw OperationRefusedException.unsettled(
                    row.fqn(), operation.name(), "the operation '" + pending.name() + "' on it");
        }
        if (pending == null && !Rows.isOperable(row)) {
            throw OperationRefusedException.unsettled(
                    row.fqn(), operation.name(), "something (it is " + Rows.statusWord(row) + ")");
        }
    }

    private static Plan plan(
            StageSnapshot snapshot,
            Row row,
            ResourceType<?, ?, ?> type,
            BoundOperation operation,
            Set<Protection> declared,
            List<ResourceKey> borrowers) {
        Set<Protection> inForce = EnumSet.noneOf(Protection.class);
        inForce.addAll(snapshot.protections());
        inForce.addAll(declared);
        var change = new PlannedChange(
                row.fqn(),
                type.name(),
                ChangeAction.UPDATE,
                false,
                false,
                List.of(PlannedChange.Reason.inWords("runs the operation '" + operation.name() + "'")),
                type.attributes().components().stream()
                        .filter(component -> !component.stable())
                        .map(RecordShape.Component::name)
                        .sorted()
                        .toList(),
                operation.dataLoss().isEmpty() ? List.of() : List.of(operation.dataLoss()),
                operation.dataLoss().isEmpty() ? List.of() : borrowers,
                List.of());
        return new Plan(
                snapshot.key(),
                BaseRevision.of(snapshot),
                Optional.ofNullable(snapshot.leasedBy()),
                List.of(change),
                List.of(),
                // The stored protections stay: only a deploy changes them.
                new Protections(inForce, inForce),
                List.of());
    }
}
