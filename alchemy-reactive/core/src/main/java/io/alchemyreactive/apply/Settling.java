package io.alchemyreactive.apply;

import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.lifecycle.Seen;
import io.alchemyreactive.lifecycle.Step;
import io.alchemyreactive.lifecycle.Target;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Decision;
import io.alchemyreactive.plan.Node;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.Value;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes one declared resource from its decision to its result: intent, call, result. What a replacement leaves behind is
 * not its concern, unless it has to go first. Thread-safe.
 */
final class Settling {

    private final Work work;
    private final Disposal disposal;
    private final long firstOrder;

    /**
     * For one apply.
     *
     * @param firstOrder greater than the order of each stored row
     */
    Settling(Work work, Disposal disposal, long firstOrder) {
        this.work = work;
        this.disposal = disposal;
        this.firstOrder = firstOrder;
    }

    /** Emits the row as it is afterwards. */
    Mono<Row> settle(Node node) {
        Decision decision = node.decision();
        Target target = decision.target().orElseThrow();
        Value.@Nullable Fields found = decision.sight().seen() == Seen.OURS
                ? decision.sight().attributes().orElse(null)
                : null;
        return switch (decision.step()) {
            case KEEP -> keep(row(node), target);
            case CREATE ->
                create(
                        Rows.creating(node.stored(), node.fqn(), target, newId(), order(node), work.stamp()),
                        node,
                        null);
            case RESUME_CREATE -> resume(Rows.resumed(row(node), target, found, work.stamp()), node, found);
            case ADOPT -> adopt(node, target, decision);
            case UPDATE ->
                // An object that was to be deleted may never have been made to the end.
                row(node).current().attributes() == null
                        ? create(Rows.resumed(row(node), target, found, work.stamp()), node, found)
                        : update(Rows.updating(row(node), target, found, work.stamp()), node);
            case REPLACE ->
                work.put(Rows.replacing(row(node), target, found, newId(), work.stamp()))
                        .flatMap(intent -> work.refuseIfBorrowed(intent, row(node)))
                        .flatMap(intent -> reconcile(intent, node, Reconcile.Phase.CREATE, null, null));
            case REPLACE_DELETE_FIRST ->
                work.put(Rows.replacingDeleteFirst(row(node), target, found, newId(), work.stamp()))
                        .flatMap(intent -> work.refuseIfBorrowed(intent, row(node)))
                        .flatMap(intent -> deleteFirst(intent, node));
            case RESUME_DELETE_FIRST ->
                work.put(Rows.resumedDeleteFirst(row(node), target, work.stamp()))
                        .flatMap(intent -> deleteFirst(intent, node));
            case REVERT -> revert(node, target);
            case REVERT_AND_UPDATE -> update(Rows.revertedAndUpdating(row(node), target, work.stamp()), node);
            case DELETE, DROP, ORPHAN ->
                Mono.error(new IllegalStateException(decision.step() + " of a declared resource: " + node.fqn()));
        };
    }

    private Mono<Row> keep(Row row, Target target) {
        return Rows.refreshed(row, target, work.stamp()).map(work::put).orElseGet(() -> Mono.just(row));
    }

    private Mono<Row> create(Row intent, Node node, Value.@Nullable Fields found) {
        return work.put(intent).flatMap(durable -> reconcile(durable, node, Reconcile.Phase.CREATE, null, found));
    }

    private Mono<Row> resume(Row intent, Node node, Value.@Nullable Fields found) {
        // What an adoption found existed before it, so it must not be made.
        return found != null && Rows.isAdopting(row(node))
                ? work.put(intent).flatMap(durable -> reconcile(durable, node, Reconcile.Phase.UPDATE, null, found))
                : create(intent, node, found);
    }

    private Mono<Row> adopt(Node node, Target target, Decision decision) {
        Value.Fields found = decision.sight().attributes().orElseThrow();
        Row intent = Rows.adopting(node.stored(), node.fqn(), target, newId(), found, order(node), work.stamp());
        return work.put(intent).flatMap(durable -> reconcile(durable, node, Reconcile.Phase.UPDATE, null, found));
    }

    private Mono<Row> update(Row intent, Node node) {
        return work.put(intent)
                .flatMap(durable -> reconcile(
                                durable,
                                node,
                                Reconcile.Phase.UPDATE,
                                durable.current().lastProps(),
                                durable.current().attributes())
                        .onErrorResume(ReplaceRequired.class, required -> replaceInstead(durable, node, required)));
    }

    /** The provider found in the middle of an update that it takes another object. */
    private Mono<Row> replaceInstead(Row updating, Node node, ReplaceRequired required) {
        Target target = node.decision().target().orElseThrow();
        Guards.refuseLateLoss(
                work.stage(),
                work.options(),
                node.fqn(),
                node.gateway().type().holds().stream().toList());
        Row intent = required.isDeleteFirst()
                ? Rows.replacingDeleteFirst(updating, target, null, newId(), work.stamp())
                : Rows.replacing(updating, target, null, newId(), work.stamp());
        return work.put(intent)
                .flatMap(durable -> work.refuseIfBorrowed(durable, updating))
                .flatMap(durable -> required.isDeleteFirst()
                        ? deleteFirst(durable, node)
                        : reconcile(durable, node, Reconcile.Phase.CREATE, null, null));
    }

    private Mono<Row> deleteFirst(Row intent, Node node) {
        return disposal.deleteOlder(intent)
                .flatMap(alone -> reconcile(alone, node, Reconcile.Phase.CREATE, null, null));
    }

    private Mono<Row> revert(Node node, Target target) {
        Row reverted = Rows.reverted(row(node), target, work.stamp());
        return Rows.isResting(reverted)
                ? work.put(reverted)
                // The original was being updated when it was to be replaced, so it is updated to the end.
                : update(Rows.revertedAndUpdating(row(node), target, work.stamp()), node);
    }

    private Mono<Row> reconcile(
            Row intent,
            Node node,
            Reconcile.Phase phase,
            Value.@Nullable Fields olds,
            Value.@Nullable Fields attributes) {
        ChangeAction action = phase == Reconcile.Phase.CREATE ? ChangeAction.CREATE : ChangeAction.UPDATE;
        return node.gateway()
                .reconcile(
                        work.identity(intent, intent.current()),
                        phase,
                        intent.current().props(),
                        olds,
                        attributes,
                        node.call(work.retrying(action)))
                .flatMap(answer -> work.put(Rows.settled(intent, answer, work.stamp())));
    }

    private long order(Node node) {
        return firstOrder + node.declaration().index();
    }

    private String newId() {
        return work.options().ids().get();
    }

    private static Row row(Node node) {
        return node.stored()
                .orElseThrow(() -> new IllegalStateException("no row of " + node.fqn() + " for " + Step.class));
    }
}
