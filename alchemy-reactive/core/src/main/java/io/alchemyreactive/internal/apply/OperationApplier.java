package io.alchemyreactive.internal.apply;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.lifecycle.BoundOperation;
import io.alchemyreactive.internal.lifecycle.CallOptions;
import io.alchemyreactive.internal.lifecycle.RowStamp;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.plan.PreparedOperation;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.plan.UnfinishedOperationException;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import java.time.InstantSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Runs one operation on a deployed resource under a lease: intent, call, result. One use; thread-safe. */
public final class OperationApplier implements Stoppable {

    private static final ChangeAction ACTION = ChangeAction.UPDATE;

    private final PreparedOperation prepared;
    private final ResourceType<?, ?, ?> type;
    private final Lease lease;
    private final InstantSource clock;
    private final EventLog events;
    private final Committer committer;
    private final StateStore store;
    private final Sinks.Empty<Value.Fields> aborted = Sinks.empty();
    private volatile boolean stopped;
    private volatile boolean calledAgain;

    /** Creates an applier; nothing is done before {@link #run}. */
    public OperationApplier(
            PreparedOperation prepared, StateStore store, Lease lease, InstantSource clock, EventLog events) {
        this.prepared = prepared;
        this.type = prepared.type();
        this.lease = lease;
        this.clock = clock;
        this.events = events;
        this.store = store;
        this.committer = new Committer(store, lease, events);
    }

    /**
     * Runs the operation and emits the new attributes when they are stored. Fails with {@link
     * UnfinishedOperationException} when the provider's call failed and may have changed something, with the provider's
     * failure when it certainly has not, and with {@link StoppedException} when it was stopped before its intent was
     * written, or aborted.
     */
    public Mono<Value.Fields> run() {
        return Mono.deferContextual(contextView ->
                Mono.using(() -> committer.tellFollowers(contextView), telling -> carriedOut(), Disposable::dispose));
    }

    @Override
    public void stop() {
        stopped = true;
    }

    @Override
    public void abort() {
        stop();
        aborted.tryEmitError(new StoppedException(lease.stage()));
    }

    private Mono<Value.Fields> carriedOut() {
        return Mono.defer(() -> {
            String fqn = prepared.row().fqn();
            events.planned(fqn, type.name(), ACTION);
            if (stopped) {
                events.skipped(fqn, type.name(), ACTION, "the run was stopped");
                return Mono.error(new StoppedException(lease.stage()));
            }
            events.started(fqn, type.name(), ACTION);
            return Mono.firstWithSignal(
                            aborted.asMono(),
                            intent().flatMap(this::unlessBorrowed).flatMap(this::called))
                    .doOnSuccess(done -> events.finished(fqn, type.name(), ACTION))
                    .doOnError(this::tell);
        });
    }

    private Mono<Row> intent() {
        return put(Rows.operating(prepared.row(), prepared.operation().pending(), stamp()));
    }

    /**
     * Takes the intent back and fails when other stages have begun to use the resource since the plan. A borrower stores
     * its borrow and then reads the row; this stores the intent and then reads the borrows.
     */
    private Mono<Row> unlessBorrowed(Row intent) {
        if (!prepared.refusesBorrowers()) {
            return Mono.just(intent);
        }
        return store.borrowers(lease.stage())
                .filter(borrow -> borrow.owner().fqn().equals(intent.fqn()))
                .map(Borrow::borrower)
                .collectList()
                .filter(borrowers -> !borrowers.isEmpty())
                .flatMap(borrowers -> put(Rows.restored(intent, prepared.row(), stamp()))
                        .then(Mono.<Row>error(() -> BorrowedException.ofOperation(
                                prepared.operation().name(), new ResourceKey(lease.stage(), intent.fqn()), borrowers))))
                .defaultIfEmpty(intent);
    }

    private Mono<Value.Fields> called(Row intent) {
        BoundOperation operation = prepared.operation();
        var calls = CallOptions.of(intent, type, (fqn, name, attempt, because) -> {
            calledAgain = true;
            events.retrying(fqn, name, ACTION, attempt, because);
        });
        return operation
                .run(Rows.identity(lease.stage(), intent, intent.current()), intent.current(), calls)
                .onErrorResume(error -> failed(intent, error))
                .flatMap(after -> put(Rows.operated(intent, after, stamp())).thenReturn(after));
    }

    private Mono<Value.Fields> failed(Row intent, Throwable error) {
        // The intent is taken back only when the single call changed nothing; an earlier attempt may have changed
        // something.
        if (error instanceof NothingMade && !calledAgain) {
            return put(Rows.restored(intent, prepared.row(), stamp())).then(Mono.error(refusal(error)));
        }
        return Mono.error(new UnfinishedOperationException(
                lease.stage(),
                intent.fqn(),
                prepared.operation().name(),
                prepared.operation().repeatable(),
                error));
    }

    private Throwable refusal(Throwable nothing) {
        Throwable cause = nothing.getCause() == null ? nothing : nothing.getCause();
        String fqn = prepared.row().fqn();
        return cause instanceof AlchemyException && ErrorText.of(cause).contains("'" + fqn + "'")
                ? cause
                : new ProviderCallException(
                        fqn,
                        type.name(),
                        "its operation '" + prepared.operation().name() + "'",
                        cause);
    }

    private void tell(Throwable error) {
        String fqn = prepared.row().fqn();
        if (error instanceof StoppedException) {
            events.cancelled(fqn, type.name(), ACTION);
        } else {
            events.failed(fqn, type.name(), ACTION, ErrorText.after(fqn, error));
        }
    }

    private Mono<Row> put(Row row) {
        return committer.put(row);
    }

    private RowStamp stamp() {
        return new RowStamp(lease.fence(), clock.instant());
    }
}
