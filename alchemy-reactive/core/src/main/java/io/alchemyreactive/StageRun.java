package io.alchemyreactive;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.event.EventForm;
import io.alchemyreactive.internal.apply.Applier;
import io.alchemyreactive.internal.apply.ApplyOptions;
import io.alchemyreactive.internal.apply.EventLog;
import io.alchemyreactive.internal.apply.OperationApplier;
import io.alchemyreactive.internal.apply.Stoppable;
import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.internal.plan.PreparedOperation;
import io.alchemyreactive.internal.plan.PreparedRun;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.StoppedException;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StateUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.SignalType;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * A run on one stage: takes the lease, lets a job prepare and apply, releases the lease and emits the events. A stop
 * cancels a job that prepares; a job that applies drains. Thread-safe.
 */
final class StageRun<R> implements Run<R> {

    private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

    private final StageKey key;
    private final DeployOptions options;
    private final ContextView context;
    private final Sinks.One<R> result = Sinks.one();
    private final Sinks.Empty<Void> cut = Sinks.empty();
    private final Sinks.Empty<Void> aborting = Sinks.empty();
    private final Sinks.One<Boolean> begun = Sinks.one();
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.PREPARING);
    private volatile @Nullable Stoppable applying;
    private volatile boolean stopped;
    private volatile boolean aborted;
    private volatile EventLog events;

    private StageRun(String stack, Stage stage, DeployOptions options, ContextView context) {
        this.key = new StageKey(stack, stage.name());
        this.options = options;
        this.context = context;
        this.events = new EventLog(java.time.Clock.systemUTC());
    }

    /**
     * How far the run has come. A stop cancels a run that prepares, and lets a run that applies finish its running
     * calls.
     */
    private enum Phase {
        PREPARING,
        APPLYING,
        CUT
    }

    /** The work under the lease. */
    interface Job<R> {

        /** The kind of work, for the events. */
        DeployEvent.Verb verb();

        /**
         * Emits the result when the store shows that there is nothing to do; completes empty when the job has to run.
         * Called before the lease is taken, because a lease would leave a trace of a stage that never existed.
         */
        default Mono<R> idle(StageRun<R> run, StateStore store) {
            return Mono.empty();
        }

        /**
         * Prepares and applies, and emits the result. It only reads until it asks the run for {@link StageRun#applier}.
         */
        Mono<R> run(StageRun<R> run, StateStore store, Lease lease, RunEnvironment environment);
    }

    /**
     * Emits a run of the job and begins it when the run is requested. A run that began earlier could not be stopped by
     * a subscriber that cancels before it gets the run.
     */
    static <R> Mono<Run<R>> start(String stack, Stage stage, DeployOptions options, Job<R> job) {
        return Mono.deferContextual(context -> {
            var run = new StageRun<R>(stack, stage, options, context);
            return Mono.<Run<R>>just(run).doOnNext(asked -> run.begin(job));
        });
    }

    private void begin(Job<R> job) {
        LateErrors.of(RunEnvironment.current().flatMap(found -> {
                    events = new EventLog(found::now);
                    begun.tryEmitValue(true);
                    events.runStarted(job.verb(), key);
                    return underLease(job, found);
                }))
                .contextWrite(Context.of(context))
                // On another thread: a store and providers that answer at once would else do the whole run before it is
                // emitted.
                .subscribeOn(Schedulers.boundedElastic())
                .subscribe(this::succeeded, this::failed, () -> failed(new StoppedException(key)));
    }

    @Override
    public Flux<DeployEvent> events() {
        return begun.asMono().thenMany(Flux.defer(() -> events.events()));
    }

    @Override
    public Mono<R> result() {
        // Not doOnCancel, which stops before the sink has forgotten the subscriber: the end would be dropped on it as
        // an error.
        return result.asMono().doFinally(end -> {
            if (end == SignalType.CANCEL) {
                requestStop();
            }
        });
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
        Stoppable running = applying;
        if (running != null) {
            running.abort();
        }
    }

    /**
     * Creates the applier; from now on a stop is passed to it. Nothing is written before this call.
     *
     * @throws StoppedException when a stop came before it
     */
    Applier applier(PreparedRun prepared, StateStore store, Lease lease, RunEnvironment environment) {
        return applying(() -> new Applier(
                prepared,
                store,
                lease,
                new ApplyOptions(
                        options.concurrency(),
                        options.breakReferences(),
                        options.forget(),
                        options.consents(),
                        prepared.plan().protections().inForce(),
                        environment::now,
                        environment::newId),
                events));
    }

    /**
     * Creates the applier of an operation; from now on a stop is passed to it. Nothing is written before this call.
     *
     * @throws StoppedException when a stop came before it
     */
    OperationApplier operating(PreparedOperation prepared, StateStore store, Lease lease, RunEnvironment environment) {
        return applying(() -> new OperationApplier(prepared, store, lease, environment::now, events));
    }

    private <S extends Stoppable> S applying(Supplier<S> what) {
        if (!phase.compareAndSet(Phase.PREPARING, Phase.APPLYING)) {
            throw new StoppedException(key);
        }
        S fresh = what.get();
        applying = fresh;
        if (aborted) {
            fresh.abort();
        } else if (stopped) {
            fresh.stop();
        }
        return fresh;
    }

    /** A listener that emits an event for each provider call that is retried during the preparation. */
    CallListener retrying() {
        return (fqn, type, attempt, because) -> events.retrying(fqn, type, ChangeAction.NOOP, attempt, because);
    }

    /** Cancels the preparation and fails with {@link StoppedException} as soon as a stop is requested. */
    <X> Mono<X> stoppable(Mono<X> preparing) {
        return Mono.firstWithSignal(cut.asMono().then(stoppedError()), preparing);
    }

    /** Asks whether the plan may be applied. */
    Mono<PreparedRun> approved(PreparedRun prepared) {
        return approved(prepared.plan(), prepared);
    }

    /**
     * Asks whether the plan may be applied, and emits the prepared work; fails with {@link NotApprovedException}
     * otherwise.
     */
    <X> Mono<X> approved(Plan plan, X prepared) {
        return stoppable(Approval.of(options.approve(), plan))
                .flatMap(yes -> yes ? Mono.just(prepared) : Mono.error(new NotApprovedException(key)));
    }

    private Mono<R> underLease(Job<R> job, RunEnvironment environment) {
        return StoreBoundary.current()
                .flatMap(store -> patient(job.idle(this, store))
                        .switchIfEmpty(Mono.defer(() -> StageLease.layer(
                                        store,
                                        key,
                                        options.command(),
                                        options.lockTimeout(),
                                        environment,
                                        this::stoppable)
                                .use(lease ->
                                        journalled(store, lease, patient(job.run(this, store, lease, environment)))))));
    }

    /**
     * Fails with {@link StoppedException} when work has not ended 5 s after a stop or an abort, such as a provider
     * whose acquire ignores the cancel.
     */
    private Mono<R> patient(Mono<R> work) {
        Mono<Void> asked = Mono.firstWithSignal(cut.asMono(), aborting.asMono());
        return Mono.firstWithSignal(work, asked.then(Mono.delay(LONGEST_STOP)).then(stoppedError()));
    }

    private <X> Mono<X> stoppedError() {
        return Mono.error(() -> new StoppedException(key));
    }

    /**
     * Writes the end of the run into the journal before the lease is released. A run that never began to apply leaves
     * no entry.
     */
    private Mono<R> journalled(StateStore store, Lease lease, Mono<R> work) {
        return work.flatMap(value ->
                        end(store, lease, DeployEvent.Outcome.SUCCEEDED).thenReturn(value))
                .onErrorResume(error -> end(store, lease, outcome(error)).then(Mono.error(error)));
    }

    private Mono<Void> end(StateStore store, Lease lease, DeployEvent.Outcome outcome) {
        return Mono.defer(() -> applying == null
                        ? Mono.empty()
                        : Mono.firstWithSignal(
                                store.commit(
                                        lease,
                                        List.of(new StateChange.Note(
                                                EventForm.write(events.unwrittenWithEnd(outcome))))),
                                aborting.asMono()))
                .onErrorResume(late -> LateErrors.dropped(new StateUnavailableException(
                        "the journal of stage " + key,
                        "the end of the run could not be written: " + ErrorText.of(late),
                        "Nothing else of the run is lost by that",
                        late)));
    }

    private static DeployEvent.Outcome outcome(Throwable error) {
        return error instanceof StoppedException ? DeployEvent.Outcome.STOPPED : DeployEvent.Outcome.FAILED;
    }

    private void requestStop() {
        stopped = true;
        if (phase.compareAndSet(Phase.PREPARING, Phase.CUT)) {
            cut.tryEmitEmpty();
        }
        Stoppable running = applying;
        if (running != null) {
            running.stop();
        }
    }

    private void succeeded(R value) {
        if (result.tryEmitValue(value).isSuccess()) {
            ended(DeployEvent.Outcome.SUCCEEDED);
        }
    }

    private void failed(Throwable error) {
        begun.tryEmitValue(true);
        if (result.tryEmitError(error).isSuccess()) {
            ended(outcome(error));
        }
    }

    /** Emits the last event. The result has been signalled before, so a clock that fails here cannot fail the run. */
    private void ended(DeployEvent.Outcome outcome) {
        try {
            events.runEnded(outcome);
        } catch (RuntimeException e) {
            Operators.onErrorDropped(e, Context.of(context));
        }
    }
}
