package io.alchemyreactive;

import io.alchemyreactive.apply.Applier;
import io.alchemyreactive.apply.ApplyOptions;
import io.alchemyreactive.apply.StoppedException;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.event.EventLog;
import io.alchemyreactive.lifecycle.RetryListener;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Prepared;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A run on one stage: takes the lease, lets a job prepare and apply, gives the lease back, tells the events. What only
 * prepares is cancelled by a stop; what applies drains. Thread-safe.
 */
final class StageRun<R> implements Run<R> {

    private final StageKey key;
    private final DeployOptions options;
    private final ContextView context;
    private final Sinks.One<R> result = Sinks.one();
    private final Sinks.One<Boolean> stop = Sinks.one();
    private final Sinks.Empty<Void> aborting = Sinks.empty();
    private final Sinks.One<Boolean> begun = Sinks.one();
    private volatile @Nullable Applier applier;
    private volatile boolean stopped;
    private volatile boolean aborted;
    private volatile EventLog events;

    StageRun(String stack, Stage stage, DeployOptions options, ContextView context) {
        this.key = new StageKey(stack, stage.name());
        this.options = options;
        this.context = context;
        this.events = new EventLog(java.time.Clock.systemUTC());
    }

    /** What is done under the lease. */
    interface Job<R> {

        /** For the events. */
        DeployEvent.Verb verb();

        /**
         * Prepares and applies. What it does before it asks the run for {@link StageRun#applier} only reads.
         */
        Mono<R> run(StageRun<R> run, StateStore store, Lease lease, RunEnvironment environment);
    }

    void begin(Job<R> job) {
        RunEnvironment.current()
                .flatMap(found -> {
                    events = new EventLog(found.clock());
                    begun.tryEmitValue(true);
                    events.runStarted(job.verb(), key);
                    return underLease(job, found);
                })
                .contextWrite(Context.of(context))
                // Else a store and providers that answer at once would do the whole run before it is emitted.
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(this::succeeded, this::failed, () -> failed(new StoppedException(key)));
    }

    @Override
    public Flux<DeployEvent> events() {
        return begun.asMono().thenMany(Flux.defer(() -> events.events()));
    }

    @Override
    public Mono<R> result() {
        return result.asMono().doOnCancel(this::requestStop);
    }

    @Override
    public Mono<Void> stop() {
        return Mono.defer(() -> {
            requestStop();
            return result.asMono().then().onErrorComplete();
        });
    }

    @Override
    public void abort() {
        aborted = true;
        aborting.tryEmitEmpty();
        requestStop();
        Applier running = applier;
        if (running != null) {
            running.abort();
        }
    }

    /** An applier that a stop reaches; nothing is written before this call. */
    Applier applier(Prepared prepared, StateStore store, Lease lease, RunEnvironment environment) {
        var fresh = new Applier(
                prepared,
                store,
                lease,
                new ApplyOptions(
                        options.concurrency(),
                        options.breakReferences(),
                        options.forget(),
                        options.consents(),
                        prepared.plan().protections().inForce(),
                        environment.clock(),
                        environment.ids()),
                events);
        applier = fresh;
        if (aborted) {
            fresh.abort();
        } else if (stopped) {
            fresh.stop();
        }
        return fresh;
    }

    /** Tells the run of calls that are made again although nothing is decided yet. */
    RetryListener retrying() {
        return (fqn, type, attempt, because) -> events.retrying(fqn, type, ChangeAction.NOOP, attempt, because);
    }

    /** Ends with {@link StoppedException} what only prepares, as soon as a stop is asked for. */
    <X> Mono<X> stoppable(Mono<X> preparing) {
        return preparing.takeUntilOther(stop.asMono()).switchIfEmpty(Mono.error(() -> new StoppedException(key)));
    }

    /** Asks whether the plan may be applied. */
    Mono<Prepared> approved(Prepared prepared) {
        return stoppable(options.approve().apply(prepared.plan()).defaultIfEmpty(false))
                .flatMap(yes -> yes ? Mono.just(prepared) : Mono.error(new NotApprovedException(key)));
    }

    private Mono<R> underLease(Job<R> job, RunEnvironment environment) {
        return StateStore.SERVICE
                .get()
                .flatMap(store -> Mono.usingWhen(
                        stoppable(
                                StageLease.acquire(store, key, options.command(), options.lockTimeout(), environment)),
                        lease -> job.run(this, store, lease, environment),
                        lease -> giveBack(store, lease, DeployEvent.Outcome.SUCCEEDED),
                        (lease, error) -> giveBack(store, lease, outcome(error)),
                        lease -> giveBack(store, lease, DeployEvent.Outcome.STOPPED)));
    }

    /** Writes the end into the journal first; what never came to applying leaves nothing there. */
    private Mono<Void> giveBack(StateStore store, Lease lease, DeployEvent.Outcome outcome) {
        return Mono.defer(() -> applier == null
                        ? Mono.empty()
                        : Mono.firstWithSignal(
                                store.commit(
                                        lease,
                                        List.of(new StateChange.Note(events.unwrittenWithEnd(outcome).stream()
                                                .map(EventForm::write)
                                                .toList()))),
                                aborting.asMono()))
                .onErrorComplete()
                .then(lease.release());
    }

    private static DeployEvent.Outcome outcome(Throwable error) {
        return error instanceof StoppedException ? DeployEvent.Outcome.STOPPED : DeployEvent.Outcome.FAILED;
    }

    private void requestStop() {
        stopped = true;
        stop.tryEmitValue(true);
        Applier running = applier;
        if (running != null) {
            running.stop();
        }
    }

    private void succeeded(R value) {
        if (result.tryEmitValue(value).isSuccess()) {
            events.runEnded(DeployEvent.Outcome.SUCCEEDED);
        }
    }

    private void failed(Throwable error) {
        begun.tryEmitValue(true);
        if (result.tryEmitError(error).isSuccess()) {
            events.runEnded(outcome(error));
        }
    }
}
