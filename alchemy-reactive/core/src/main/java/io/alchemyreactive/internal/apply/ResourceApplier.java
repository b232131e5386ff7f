package io.alchemyreactive.internal.apply;

import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.lifecycle.Target;
import io.alchemyreactive.internal.plan.Decision;
import io.alchemyreactive.internal.plan.PlanRun;
import io.alchemyreactive.internal.plan.ResourceNode;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.SameObjectException;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes one declared resource from its decision to its result: intent, call, result. It deletes the object that a
 * replacement leaves behind only where that has to be deleted first; the clean-up deletes the others. Thread-safe.
 */
final class ResourceApplier {

    private final ApplyContext context;
    private final GenerationDeleter deleter;
    private final OutputWithdrawal withdrawal;
    private final NewPlaceCheck places;
    private final PlanRun run;
    private final long firstOrder;

    /**
     * The applier of the resources of one apply.
     *
     * @param firstOrder greater than the order of each stored row
     */
    ResourceApplier(
            ApplyContext context,
            GenerationDeleter deleter,
            OutputWithdrawal withdrawal,
            PlanRun run,
            long firstOrder) {
        this.context = context;
        this.deleter = deleter;
        this.withdrawal = withdrawal;
        this.places = new NewPlaceCheck(context);
        this.run = run;
        this.firstOrder = firstOrder;
    }

    /**
     * Carries out the decision for a resource and emits the resulting row. Fails before anything is done when the policy of
     * the stage refuses a label of the resource.
     *
     * @param instances the instances of the resources that it uses
     */
    Mono<Row> settle(ResourceNode node, List<String> instances) {
        return Mono.defer(() -> settled(node, instances));
    }

    private Mono<Row> settled(ResourceNode node, List<String> instances) {
        Decision decision = node.decision();
        Value.@Nullable Fields kept =
                decision.step() == Step.KEEP ? row(node).current().attributes() : null;
        Target known = decision.target().orElseThrow().using(instances).labelled(run.labels(node, kept));
        Target target = node.isAction() ? known.running(newId()) : known;
        Value.@Nullable Fields found = decision.observation().ours().orElse(null);
        return switch (decision.step()) {
            case KEEP -> keep(row(node), target);
            case CREATE ->
                places.refuseTaken(node, target)
                        .then(Mono.defer(() -> context.put(Rows.creating(
                                node.stored(), node.fqn(), target, newId(), order(node), context.stamp()))))
                        .flatMap(intent -> make(intent, node, target));
            case RESUME_CREATE -> resume(node, target, decision);
            case ADOPT -> adopt(node, target, decision);
            case RESUME_ADOPT -> update(resumed(node, target, decision), node, target);
            case UPDATE -> update(Rows.updating(row(node), target, found, context.stamp()), node, target);
            case REPLACE ->
                places.refuseTaken(node, target)
                        .then(Mono.defer(() ->
                                letGo(Rows.replacing(row(node), target, found, newId(), context.stamp()), row(node))))
                        .flatMap(intent -> make(intent, node, target));
            case REPLACE_DELETE_FIRST ->
                places.refuseTaken(node, target)
                        .then(Mono.defer(() -> letGo(
                                Rows.replacingDeleteFirst(row(node), target, found, newId(), context.stamp()),
                                row(node))))
                        .flatMap(intent -> deleteFirst(intent, node, target));
            case RESUME_DELETE_FIRST ->
                places.refuseTaken(node, target)
                        .then(Mono.defer(
                                () -> context.put(Rows.resumedDeleteFirst(row(node), target, context.stamp()))))
                        .flatMap(intent -> deleteFirst(intent, node, target));
            case REVERT -> revert(node, target);
            case REVERT_AND_UPDATE -> revertAndUpdate(node, target);
            case DELETE, DROP, ORPHAN ->
                Mono.error(new IllegalStateException(decision.step() + " of a declared resource: " + node.fqn()));
        };
    }

    private Mono<Row> keep(Row row, Target target) {
        return Rows.refreshed(row, target, context.stamp()).map(context::put).orElseGet(() -> Mono.just(row));
    }

    private Mono<Row> resume(ResourceNode node, Target target, Decision decision) {
        return context.put(resumed(node, target, decision))
                .flatMap(deleter::makeWay)
                .flatMap(left -> reconcile(
                        left,
                        node,
                        target,
                        Reconcile.Phase.CREATE,
                        null,
                        decision.observation().ours().orElse(null)));
    }

    private Row resumed(ResourceNode node, Target target, Decision decision) {
        return Rows.resumed(row(node), target, decision.observation(), context.stamp());
    }

    private Mono<Row> adopt(ResourceNode node, Target target, Decision decision) {
        Value.Fields found = decision.observation().attributes().orElseThrow();
        Row intent = Rows.adopting(node.stored(), node.fqn(), target, newId(), found, order(node), context.stamp());
        // Another stage that adopts the same object also stores its intent before it checks, so at least one of the two
        // notices the conflict.
        return context.put(intent)
                .flatMap(durable -> context.holderCheck()
                        .refuseHeldElsewhere(node, found)
                        .onErrorResume(
                                SameObjectException.class,
                                held -> context.takeBack(durable, node.stored()).then(Mono.error(held)))
                        .thenReturn(durable))
                .flatMap(durable -> change(durable, node, target, null));
    }

    private Mono<Row> update(Row intent, ResourceNode node, Target target) {
        return context.put(intent)
                .flatMap(durable -> change(
                        durable,
                        node,
                        target,
                        Rows.isAdopting(durable) ? null : durable.current().lastProps()));
    }

    /** Updates an object in place. Replaces it instead when the provider signals {@link ReplaceRequired}. */
    private Mono<Row> change(Row durable, ResourceNode node, Target target, Value.@Nullable Fields olds) {
        return update(durable, node, target, olds)
                .onErrorResume(ReplaceRequired.class, required -> replaceInstead(durable, node, target, required));
    }

    private Mono<Row> update(Row durable, ResourceNode node, Target target, Value.@Nullable Fields olds) {
        return reconcile(
                durable,
                node,
                target,
                Reconcile.Phase.UPDATE,
                olds,
                durable.current().attributes());
    }

    private Mono<Row> replaceInstead(Row updating, ResourceNode node, Target target, ReplaceRequired required) {
        context.turnsInto(node.fqn(), ChangeAction.REPLACE);
        if (!target.policies().retain()) {
            Guards.refuseLateLoss(
                    context.stage(),
                    context.options(),
                    true,
                    node.fqn(),
                    node.gateway().type().dataLoss().stream().toList());
        }
        Row before = Rows.refused(updating, node.stored());
        // An older object that other resources still use was not deleted, and a new object cannot get its name while it
        // exists.
        boolean takesBack = Rows.isReady(before)
                && Rows.predecessor(before)
                        .filter(older -> context.holders().isUsed(node.fqn(), older))
                        .isPresent();
        return takesBack
                ? letGo(Rows.revertedAndUpdating(before, target, context.stamp()), before)
                        .flatMap(durable -> update(
                                        durable, node, target, durable.current().lastProps())
                                .onErrorResume(
                                        ReplaceRequired.class,
                                        again -> replace(
                                                Rows.refused(durable, Optional.of(before)), node, target, again)))
                : replace(before, node, target, required);
    }

    private Mono<Row> replace(Row before, ResourceNode node, Target target, ReplaceRequired required) {
        return places.refuseTaken(node, target)
                .then(Mono.defer(() -> letGo(
                        required.isDeleteFirst()
                                ? Rows.replacingDeleteFirst(before, target, null, newId(), context.stamp())
                                : Rows.replacing(before, target, null, newId(), context.stamp()),
                        before)))
                .flatMap(durable ->
                        required.isDeleteFirst() ? deleteFirst(durable, node, target) : make(durable, node, target));
    }

    private Mono<Row> deleteFirst(Row intent, ResourceNode node, Target target) {
        return deleter.deleteOlder(intent).flatMap(alone -> make(alone, node, target));
    }

    private Mono<Row> make(Row intent, ResourceNode node, Target target) {
        return deleter.makeWay(intent)
                .flatMap(left -> reconcile(left, node, target, Reconcile.Phase.CREATE, null, null));
    }

    private Mono<Row> revert(ResourceNode node, Target target) {
        return takeBack(Rows.reverted(row(node), target, context.stamp()), node);
    }

    private Mono<Row> revertAndUpdate(ResourceNode node, Target target) {
        return takeBack(Rows.revertedAndUpdating(row(node), target, context.stamp()), node)
                .flatMap(durable ->
                        change(durable, node, target, durable.current().lastProps()));
    }

    /**
     * Stores an intent that gives up the current object. Only an object that was live can have borrowers in other
     * stages, so only then are they checked.
     */
    private Mono<Row> takeBack(Row intent, ResourceNode node) {
        return Rows.isReady(row(node)) ? letGo(intent, row(node)) : context.put(intent);
    }

    /**
     * Stores an intent that gives up the current object; takes it back and fails when another stage uses the object.
     */
    private Mono<Row> letGo(Row intent, Row before) {
        return context.put(intent)
                .flatMap(durable -> context.refuseIfBorrowed(durable, before))
                .flatMap(durable -> withdrawal
                        .withdrawMadeOf(durable.fqn())
                        .onErrorResume(
                                BorrowedException.class,
                                borrowed -> context.put(Rows.restored(durable, before, context.stamp()))
                                        .then(Mono.error(borrowed)))
                        .thenReturn(durable));
    }

    private Mono<Row> reconcile(
            Row intent,
            ResourceNode node,
            Target target,
            Reconcile.Phase phase,
            Value.@Nullable Fields olds,
            Value.@Nullable Fields attributes) {
        ChangeAction action = node.isAction()
                ? ChangeAction.RUN
                : phase == Reconcile.Phase.CREATE ? ChangeAction.CREATE : ChangeAction.UPDATE;
        Mono<Row> settled = node.gateway()
                .reconcile(
                        context.identity(intent, intent.current()),
                        phase,
                        intent.current().props(),
                        olds,
                        attributes,
                        node.call(context.retrying(action)))
                .flatMap(answer -> {
                    Target made = target.labelled(run.labelsOfResult(node, answer));
                    if (phase == Reconcile.Phase.UPDATE) {
                        return context.put(Rows.settled(intent, made, answer, context.stamp()));
                    }
                    context.holderCheck().made(node, answer);
                    return context.put(Rows.settled(withoutSame(intent, node, answer), made, answer, context.stamp()));
                });
        return phase == Reconcile.Phase.CREATE
                ? settled.onErrorResume(
                        NothingMade.class,
                        nothing -> context.notMade(intent)
                                .then(Mono.error(node.gateway().failed(node.fqn(), "creating it", nothing))))
                : settled;
    }

    /**
     * Removes an older generation from the row when the create returned its object, because that object is now the
     * current one.
     */
    private static Row withoutSame(Row intent, ResourceNode node, Value.Fields made) {
        if (intent.older().isEmpty()) {
            return intent;
        }
        ResourceType<?, ?, ?> type = node.gateway().type();
        List<Generation> others = intent.older().stream()
                .filter(older -> !ObjectHolders.isObject(type, older, made))
                .toList();
        return intent.withGenerations(intent.current(), others);
    }

    private long order(ResourceNode node) {
        return firstOrder + node.declaration().index();
    }

    private String newId() {
        return context.options().ids().get();
    }

    private static Row row(ResourceNode node) {
        return node.stored()
                .orElseThrow(() -> new IllegalStateException("no row of " + node.fqn() + " for " + Step.class));
    }
}
