package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.plan.DynamicTaskGraph;
import io.alchemyreactive.internal.plan.PreparedRun;
import io.alchemyreactive.internal.plan.ReferenceReader;
import io.alchemyreactive.internal.plan.Removal;
import io.alchemyreactive.internal.plan.Renames;
import io.alchemyreactive.internal.plan.ResourceNode;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.plan.Protections;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Applies one prepared plan under a lease: first every declared resource, then the deletions. One use; thread-safe. */
public final class Applier implements Stoppable {

    private final PreparedRun prepared;
    private final ApplyContext context;
    private final ResourceApplier resources;
    private final BorrowRegistry borrowRegistry;
    private final OutputWithdrawal withdrawal;
    private final DynamicTaskGraph graph;
    private final Map<String, ChangeAction> actions = new HashMap<>();
    private final EarlyRemovals early;
    private final CleanUpRunner cleanUps;
    private final @Nullable Row[] settled;
    private final Once started;
    private volatile boolean stopped;
    private final Sinks.Empty<Void> aborted = Sinks.empty();

    /** Creates an applier; nothing is done before {@link #run}. */
    public Applier(PreparedRun prepared, StateStore store, Lease lease, ApplyOptions options, EventLog events) {
        this.prepared = prepared;
        this.context = new ApplyContext(
                store,
                lease,
                prepared.providers(),
                prepared.holders(),
                prepared.snapshot().rows().values(),
                options,
                events);
        var deleter = new GenerationDeleter(context);
        this.withdrawal = new OutputWithdrawal(context, prepared.borrowedOutputs());
        this.resources = new ResourceApplier(context, deleter, withdrawal, prepared.run(), firstOrder(prepared));
        this.borrowRegistry =
                new BorrowRegistry(context.committer(), prepared.snapshot().borrows(), prepared.run()::lookAgain);
        this.settled = new Row[prepared.nodes().size()];
        this.started = new Once(settled.length);
        this.graph = new DynamicTaskGraph(
                prepared.run().dependencies(), this::settle, prepared.run().bounds(options.concurrency()), this::cycle);
        prepared.plan().changes().forEach(change -> actions.put(change.fqn(), change.action()));
        this.early = EarlyRemovals.of(prepared.removals(), prepared.nodes());
        this.cleanUps = new CleanUpRunner(context, deleter, prepared.removals(), this::action);
    }

    /**
     * Applies the plan to the end. Fails with {@link ApplyFailedException} when resources failed, and with {@link
     * StoppedException} when it was stopped; everything that was done is stored then. Cancelling starts nothing new.
     *
     * @param outputs called for the stack's outputs when every resource has settled; empty when no outputs are to be
     *     stored
     */
    public Mono<Void> run(Supplier<Optional<Value.Fields>> outputs) {
        return Mono.deferContextual(contextView -> Mono.using(
                () -> context.committer().tellFollowers(contextView), telling -> apply(outputs), Disposable::dispose));
    }

    private Mono<Void> apply(Supplier<Optional<Value.Fields>> outputs) {
        return Mono.defer(() -> {
            announce();
            prepared.nodes().forEach(ResourceNode::expectResult);
            return abortable(protect()
                            .then(Mono.defer(this::rename))
                            .then(Mono.defer(() -> borrowRegistry.ensure(prepared.borrows())))
                            .then(Mono.defer(withdrawal::withdraw)))
                    .then(Mono.defer(this::removeEarly))
                    .then(Mono.defer(graph::run))
                    .flatMap(outcomes -> cleanUp().then(Mono.defer(() -> finish(outcomes, outputs))));
        });
    }

    @Override
    public void stop() {
        stopped = true;
        graph.stop();
        cleanUps.stop();
    }

    @Override
    public void abort() {
        stop();
        aborted.tryEmitError(new StoppedException(context.stage()));
        graph.abort();
        cleanUps.abort();
    }

    private void announce() {
        for (PlannedChange change : prepared.plan().changes()) {
            if (change.action() != ChangeAction.NOOP) {
                context.events().planned(change.fqn(), change.type(), change.action());
            }
        }
    }

    /** Writes the protections of the stage first, so that they apply even when this deploy is interrupted. */
    private Mono<Void> protect() {
        Protections protections = prepared.plan().protections();
        return protections.change()
                ? context.committer().write(new StateChange.PutProtections(protections.declared()))
                : Mono.empty();
    }

    /** Writes all renames in one commit, before anything else. */
    private Mono<Void> rename() {
        Renames renames = prepared.renames();
        if (renames.written().isEmpty()) {
            return Mono.empty();
        }
        List<StateChange> changes = renames.changes(this::stamped);
        List<StateChange> undo = renames.undo(prepared.snapshot().rows(), this::stamped);
        return context.committer()
                .write(() -> changes)
                .then(Mono.defer(() -> refuseBorrowed(renames, undo)))
                .doOnSuccess(done -> prepared.plan().changes().stream()
                        .filter(change -> change.action() == ChangeAction.RENAME)
                        .forEach(change -> {
                            context.events().started(change.fqn(), change.type(), change.action());
                            context.events().finished(change.fqn(), change.type(), change.action());
                        }));
    }

    /**
     * Fails and undoes the renames when other stages borrow a renamed resource. A borrower stores its borrow and then
     * reads the row; this method runs after the renames are stored. Whatever the order, at least one of the two notices
     * the conflict.
     */
    private Mono<Void> refuseBorrowed(Renames renames, List<StateChange> undo) {
        return context.borrowed(renames.from()::containsValue)
                .flatMap(borrows ->
                        context.committer().write(() -> undo).then(Mono.error(() -> new BorrowedException(borrows))));
    }

    private Row stamped(Row row) {
        return Rows.stamped(row, context.stamp());
    }

    /** Settles a node and completes empty. Emits the index of another node when that one has to settle first. */
    private Mono<Integer> settle(int index) {
        ResourceNode node = prepared.nodes().get(index);
        if (node.isLeft()) {
            return Mono.empty();
        }
        if (early.nodes().containsKey(node.fqn()) && node.stored().isPresent()) {
            return Mono.error(() -> cleanUps.whyNotRemoved(node.fqn()));
        }
        if (node.decision().isFinal() && node.decision().step() == Step.KEEP) {
            return settle(node).doOnNext(row -> done(index, node, row)).then(Mono.empty());
        }
        String type = node.gateway().type().name();
        ChangeAction action = action(node.fqn());
        return Mono.defer(() -> {
                    if (started.set(index)) {
                        context.events().started(node.fqn(), type, action);
                    }
                    return node.decision().isFinal() ? perform(index, node) : decideAndPerform(index, node);
                })
                .doOnError(error -> context.failed(node.fqn(), type, action, error));
    }

    /**
     * The failure for nodes that depend on each other, which shows only when the callback of a {@code flatMap} has
     * returned.
     */
    private RuntimeException cycle(List<Integer> cycle) {
        RuntimeException failure = prepared.run().cycle(cycle);
        ResourceNode node = prepared.nodes().get(cycle.get(0));
        context.failed(node.fqn(), node.gateway().type().name(), action(node.fqn()), failure);
        return failure;
    }

    private Mono<Integer> perform(int index, ResourceNode node) {
        return settle(node)
                .doOnNext(row -> {
                    done(index, node, row);
                    context.events().finished(node.fqn(), node.gateway().type().name(), action(node.fqn()));
                })
                .then(Mono.empty());
    }

    private Mono<Row> settle(ResourceNode node) {
        return resources.settle(node, prepared.run().instances(node));
    }

    private Mono<Integer> decideAndPerform(int index, ResourceNode node) {
        return prepared.run()
                .decideAgain(index, dependencies -> borrowRegistry.ensure(borrows(node.fqn(), dependencies)))
                .switchIfEmpty(Mono.defer(() -> {
                    // The plan could not show this change, so consent for its loss of data is checked here.
                    Guards.refuseLateLoss(
                            context.stage(),
                            context.options(),
                            node.decision().step().replaces(),
                            node.fqn(),
                            node.decision().dataLoss());
                    if (node.decision().step().replaces()) {
                        context.turnsInto(node.fqn(), ChangeAction.REPLACE);
                    }
                    return perform(index, node);
                }));
    }

    private void done(int index, ResourceNode node, Row row) {
        settled[index] = row;
        node.settle(row);
    }

    private ChangeAction action(String fqn) {
        return context.actual(fqn, actions.getOrDefault(fqn, ChangeAction.NOOP));
    }

    private List<Borrow> borrows(String fqn, ResourceNode.Dependencies dependencies) {
        var borrower = new ResourceKey(context.stage(), fqn);
        return dependencies.owners().stream()
                .map(owner -> new Borrow(borrower, owner))
                .toList();
    }

    /**
     * Removes the users of each object that is deleted before its successor is created, because users are deleted
     * first.
     */
    private Mono<Void> removeEarly() {
        if (early.removals().isEmpty()) {
            return Mono.empty();
        }
        early.nodes().keySet().forEach(cleanUps::remakes);
        return cleanUps.run(CleanUp.of(early.removals(), List.of(), List.of()))
                .then(Mono.fromRunnable(() -> early.nodes().forEach((fqn, node) -> {
                    if (cleanUps.hasRemoved(fqn)) {
                        node.gone();
                    }
                })));
    }

    private Mono<Void> cleanUp() {
        List<Row> done = new ArrayList<>();
        List<Row> undone = new ArrayList<>();
        for (int i = 0; i < settled.length; i++) {
            Row row = settled[i];
            if (row != null) {
                done.add(row);
                if (!row.older().isEmpty() && prepared.nodes().get(i).decision().step() == Step.KEEP) {
                    cleanUps.keeps(row.fqn());
                }
            } else {
                prepared.nodes().get(i).stored().ifPresent(undone::add);
            }
        }
        List<Removal> removals = prepared.removals().stream()
                .filter(removal -> !early.removals().contains(removal))
                .toList();
        return cleanUps.run(CleanUp.of(removals, done, undone));
    }

    private Mono<Void> finish(List<Outcome> outcomes, Supplier<Optional<Value.Fields>> outputs) {
        var summary = new ApplySummary(context, prepared.plan());
        for (int i = 0; i < outcomes.size(); i++) {
            ResourceNode node = prepared.nodes().get(i);
            summary.add(
                    node.fqn(),
                    node.gateway().type().name(),
                    action(node.fqn()),
                    context.isOutside(node.gateway().type().name()),
                    outcomes.get(i));
        }
        cleanUps.addTo(summary);
        summary.throwIfIncomplete(stopped);
        if (prepared.partial()) {
            return Mono.empty();
        }
        return prepared.run()
                .lookAt(prepared.outputs())
                .then(Mono.defer(() -> borrowRegistry.ensure(
                        borrows(ReferenceReader.OUTPUTS, prepared.run().dependencies(prepared.outputs())))))
                .then(Mono.defer(() -> conclude(outputs)));
    }

    private Mono<Void> conclude(Supplier<Optional<Value.Fields>> outputs) {
        List<StateChange> changes = new ArrayList<>();
        List<Borrow> borrows =
                new ArrayList<>(borrows(ReferenceReader.OUTPUTS, prepared.run().dependencies(prepared.outputs())));
        prepared.nodes().forEach(node -> borrows.addAll(borrows(node.fqn(), node.dependencies())));
        borrowRegistry.reduceTo(borrows).ifPresent(changes::add);
        outputs.get()
                .filter(value -> !value.equals(withdrawal.stored()))
                .ifPresent(value -> changes.add(new StateChange.PutOutputs(value)));
        return changes.isEmpty()
                ? Mono.empty()
                : abortable(context.committer().write(changes.toArray(StateChange[]::new)));
    }

    /** Removes the stage and everything still stored of it, at the end of a destroy. */
    public Mono<Void> removeStage() {
        return abortable(context.committer().write(new StateChange.RemoveStage()));
    }

    /** Writes for the whole stage; completes at once when the run is aborted. */
    private Mono<Void> abortable(Mono<Void> write) {
        return Mono.firstWithSignal(aborted.asMono(), write);
    }

    /** Remembers which nodes have been announced as started, because a postponed node starts a second time. */
    private static final class Once {

        private final AtomicIntegerArray seen;

        Once(int size) {
            seen = new AtomicIntegerArray(size);
        }

        boolean set(int index) {
            return seen.getAndSet(index, 1) == 0;
        }
    }

    private static long firstOrder(PreparedRun prepared) {
        return prepared.snapshot().rows().values().stream()
                        .mapToLong(Row::order)
                        .max()
                        .orElse(-1)
                + 1;
    }
}
