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

/**
 * Applies one prepared plan under a lease: first every declared resource, then what goes. One use; thread-safe.
 */
public final class Applier implements Stoppable {

    private final PreparedRun prepared;
    private final ApplyContext work;
    private final ResourceApplier settling;
    private final BorrowRegistry borrowing;
    private final OutputWithdrawal lending;
    private final DynamicTaskGraph rounds;
    private final Map<String, ChangeAction> actions = new HashMap<>();
    private final EarlyRemovals early;
    private final CleanUpRunner cleaner;
    private final @Nullable Row[] settled;
    private final Once started;
    private volatile boolean stopped;
    private final Sinks.Empty<Void> aborted = Sinks.empty();

    /** An apply that has not begun. */
    public Applier(PreparedRun prepared, StateStore store, Lease lease, ApplyOptions options, EventLog events) {
        this.prepared = prepared;
        this.work = new ApplyContext(
                store,
                lease,
                prepared.providers(),
                prepared.holders(),
                prepared.snapshot().rows().values(),
                options,
                events);
        var disposal = new GenerationDeleter(work);
        this.lending = new OutputWithdrawal(work, prepared.lent());
        this.settling = new ResourceApplier(work, disposal, lending, firstOrder(prepared));
        this.borrowing =
                new BorrowRegistry(work.committer(), prepared.snapshot().borrows(), prepared.run()::lookAgain);
        this.settled = new Row[prepared.nodes().size()];
        this.started = new Once(settled.length);
        this.rounds = new DynamicTaskGraph(prepared.run().needs(), this::settle, options.concurrency(), this::cycle);
        prepared.plan().changes().forEach(change -> actions.put(change.fqn(), change.action()));
        this.early = EarlyRemovals.of(prepared.removals(), prepared.nodes());
        this.cleaner = new CleanUpRunner(work, disposal, prepared.removals(), this::action);
    }

    /**
     * Applies the plan to the end. Fails with {@link ApplyFailedException} when resources failed, and with {@link
     * StoppedException} when it was stopped; everything that was done is stored then. Cancelling starts nothing new.
     *
     * @param outputs gives the stack's outputs once everything has settled; empty when nothing is to be stored
     */
    public Mono<Void> run(Supplier<Optional<Value.Fields>> outputs) {
        return Mono.deferContextual(context -> Mono.using(
                () -> work.committer().tellFollowers(context), telling -> apply(outputs), Disposable::dispose));
    }

    private Mono<Void> apply(Supplier<Optional<Value.Fields>> outputs) {
        return Mono.defer(() -> {
            announce();
            prepared.nodes().forEach(ResourceNode::expectResult);
            return abortable(protect()
                            .then(Mono.defer(this::rename))
                            .then(Mono.defer(() -> borrowing.ensure(prepared.borrows())))
                            .then(Mono.defer(lending::withdraw)))
                    .then(Mono.defer(this::removeEarly))
                    .then(Mono.defer(rounds::run))
                    .flatMap(outcomes -> cleanUp().then(Mono.defer(() -> finish(outcomes, outputs))));
        });
    }

    @Override
    public void stop() {
        stopped = true;
        rounds.stop();
        cleaner.stop();
    }

    @Override
    public void abort() {
        stop();
        aborted.tryEmitError(new StoppedException(work.stage()));
        rounds.abort();
        cleaner.abort();
    }

    private void announce() {
        for (PlannedChange change : prepared.plan().changes()) {
            if (change.action() != ChangeAction.NOOP) {
                work.events().planned(change.fqn(), change.type(), change.action());
            }
        }
    }

    /** What the stage is protected from from now on, so that it holds even when this deploy is cut short. */
    private Mono<Void> protect() {
        Protections protections = prepared.plan().protections();
        return protections.change()
                ? work.committer().write(new StateChange.PutProtections(protections.declared()))
                : Mono.empty();
    }

    /** Everything that goes over to another name does so in one commit, before anything else. */
    private Mono<Void> rename() {
        Renames renames = prepared.renames();
        if (renames.written().isEmpty()) {
            return Mono.empty();
        }
        List<StateChange> changes = renames.changes(this::stamped);
        List<StateChange> undo = renames.undo(prepared.snapshot().rows(), this::stamped);
        return work.committer()
                .write(() -> changes)
                .then(Mono.defer(() -> refuseBorrowed(renames, undo)))
                .doOnSuccess(done -> prepared.plan().changes().stream()
                        .filter(change -> change.action() == ChangeAction.RENAME)
                        .forEach(change -> {
                            work.events().started(change.fqn(), change.type(), change.action());
                            work.events().finished(change.fqn(), change.type(), change.action());
                        }));
    }

    /** A borrower stores its edge and then looks at the row again: so either it misses the name, or this sees the edge. */
    private Mono<Void> refuseBorrowed(Renames renames, List<StateChange> undo) {
        return work.borrowed(renames.from()::containsValue)
                .flatMap(borrows ->
                        work.committer().write(() -> undo).then(Mono.error(() -> new BorrowedException(borrows))));
    }

    private Row stamped(Row row) {
        return Rows.stamped(row, work.stamp());
    }

    /** Settles a node; emits the index of another one when that has to settle first. */
    private Mono<Integer> settle(int index) {
        ResourceNode node = prepared.nodes().get(index);
        if (node.isLeft()) {
            return Mono.empty();
        }
        if (early.nodes().containsKey(node.fqn()) && node.stored().isPresent()) {
            return Mono.error(() -> cleaner.whyNotRemoved(node.fqn()));
        }
        if (node.decision().isFinal() && node.decision().step() == Step.KEEP) {
            return settle(node).doOnNext(row -> done(index, node, row)).then(Mono.empty());
        }
        String type = node.gateway().type().name();
        ChangeAction action = action(node.fqn());
        return Mono.defer(() -> {
                    if (started.set(index)) {
                        work.events().started(node.fqn(), type, action);
                    }
                    return node.decision().isFinal() ? perform(index, node) : decideAndPerform(index, node);
                })
                .doOnError(error -> work.failed(node.fqn(), type, action, error));
    }

    /** Nodes turned out to need each other, by what the callback of a flatMap returned. */
    private RuntimeException cycle(List<Integer> cycle) {
        RuntimeException failure = prepared.run().cycle(cycle);
        ResourceNode node = prepared.nodes().get(cycle.get(0));
        work.failed(node.fqn(), node.gateway().type().name(), action(node.fqn()), failure);
        return failure;
    }

    private Mono<Integer> perform(int index, ResourceNode node) {
        return settle(node)
                .doOnNext(row -> {
                    done(index, node, row);
                    work.events().finished(node.fqn(), node.gateway().type().name(), action(node.fqn()));
                })
                .then(Mono.empty());
    }

    private Mono<Row> settle(ResourceNode node) {
        return settling.settle(node, prepared.run().instances(node));
    }

    private Mono<Integer> decideAndPerform(int index, ResourceNode node) {
        return prepared.run()
                .decideAgain(index, uses -> borrowing.ensure(borrows(node.fqn(), uses)))
                .switchIfEmpty(Mono.defer(() -> {
                    // What the plan could not show must not lose data without consent.
                    Guards.refuseLateLoss(
                            work.stage(),
                            work.options(),
                            node.fqn(),
                            node.decision().loses());
                    if (node.decision().step().replaces()) {
                        work.turnsInto(node.fqn(), ChangeAction.REPLACE);
                    }
                    return perform(index, node);
                }));
    }

    private void done(int index, ResourceNode node, Row row) {
        settled[index] = row;
        node.settle(row);
    }

    private ChangeAction action(String fqn) {
        return work.actual(fqn, actions.getOrDefault(fqn, ChangeAction.NOOP));
    }

    private List<Borrow> borrows(String fqn, ResourceNode.Uses uses) {
        var borrower = new ResourceKey(work.stage(), fqn);
        return uses.owners().stream().map(owner -> new Borrow(borrower, owner)).toList();
    }

    /** What uses an object that goes before its successor is made goes before it. */
    private Mono<Void> removeEarly() {
        if (early.removals().isEmpty()) {
            return Mono.empty();
        }
        early.nodes().keySet().forEach(cleaner::remakes);
        return cleaner.run(CleanUp.of(early.removals(), List.of(), List.of()))
                .then(Mono.fromRunnable(() -> early.nodes().forEach((fqn, node) -> {
                    if (cleaner.hasRemoved(fqn)) {
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
                    cleaner.keeps(row.fqn());
                }
            } else {
                prepared.nodes().get(i).stored().ifPresent(undone::add);
            }
        }
        List<Removal> removals = prepared.removals().stream()
                .filter(removal -> !early.removals().contains(removal))
                .toList();
        return cleaner.run(CleanUp.of(removals, done, undone));
    }

    private Mono<Void> finish(List<Outcome> outcomes, Supplier<Optional<Value.Fields>> outputs) {
        var summary = new ApplySummary(work, prepared.plan());
        for (int i = 0; i < outcomes.size(); i++) {
            ResourceNode node = prepared.nodes().get(i);
            summary.add(
                    node.fqn(),
                    node.gateway().type().name(),
                    action(node.fqn()),
                    work.isOutside(node.gateway().type().name()),
                    outcomes.get(i));
        }
        cleaner.addTo(summary);
        summary.throwIfIncomplete(stopped);
        if (prepared.partial()) {
            return Mono.empty();
        }
        return prepared.run()
                .lookAt(prepared.outputs())
                .then(Mono.defer(() -> borrowing.ensure(
                        borrows(ReferenceReader.OUTPUTS, prepared.run().uses(prepared.outputs())))))
                .then(Mono.defer(() -> conclude(outputs)));
    }

    private Mono<Void> conclude(Supplier<Optional<Value.Fields>> outputs) {
        List<StateChange> changes = new ArrayList<>();
        List<Borrow> borrows =
                new ArrayList<>(borrows(ReferenceReader.OUTPUTS, prepared.run().uses(prepared.outputs())));
        prepared.nodes().forEach(node -> borrows.addAll(borrows(node.fqn(), node.uses())));
        borrowing.reduceTo(borrows).ifPresent(changes::add);
        outputs.get()
                .filter(value -> !value.equals(lending.stored()))
                .ifPresent(value -> changes.add(new StateChange.PutOutputs(value)));
        return changes.isEmpty()
                ? Mono.empty()
                : abortable(work.committer().write(changes.toArray(StateChange[]::new)));
    }

    /** Removes the stage with all that is left of it; for the end of a destroy. */
    public Mono<Void> removeStage() {
        return abortable(work.committer().write(new StateChange.RemoveStage()));
    }

    /** A write for the whole stage, which no longer counts once the run is aborted. */
    private Mono<Void> abortable(Mono<Void> write) {
        return Mono.firstWithSignal(aborted.asMono(), write);
    }

    /** Which nodes have been announced as started: a node that is put off starts again later. */
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
