package io.alchemyreactive;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.internal.apply.Guards;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.internal.plan.PreparedOperation;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import java.util.List;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Runs one operation on one deployed resource; leaves all other resources as they are, and runs no program. */
record OperationJob<A extends Record>(Stack<?> stack, Stage stage, OperationCall<A> call, DeployOptions options)
        implements StageRun.Job<A> {

    OperationJob {
        if (options.adopt() || options.forget() || options.refresh()) {
            throw new IllegalArgumentException(
                    "an operation adopts, forgets and refreshes nothing: leave these options out");
        }
    }

    @Override
    public DeployEvent.Verb verb() {
        return DeployEvent.Verb.OPERATION;
    }

    /**
     * Fails when it is subscribed to inside a run of the same stage: it would wait for the lease that this run holds.
     */
    @Override
    public Mono<A> idle(StageRun<A> run, StateStore store) {
        return Mono.deferContextual(context -> Declarations.SERVICE
                .find(context)
                .filter(around -> around.stage().equals(key()))
                .map(around -> Mono.<A>error(
                        () -> OperationRefusedException.insideRun(call.fqn(), call.operation(), key().toString())))
                .orElse(Mono.empty()));
    }

    @Override
    public Mono<A> run(StageRun<A> run, StateStore store, Lease lease, RunEnvironment environment) {
        return prepared(run.retrying(), run::stoppable, prepared -> {
            Plan plan = prepared.plan();
            options.expected().ifPresent(expected -> Guards.refuseStale(plan, expected));
            Guards.refuseUnconfirmed(plan.stage(), plan.protections().inForce(), options.consents());
            Guards.refuseLoss(prepared, options.consents());
            Guards.refuseBorrowed(prepared);
            return run.approved(plan, prepared)
                    .flatMap(approved ->
                            run.operating(approved, store, lease, environment).run())
                    .map(after -> call.type().attributes().fromValue(call.fqn(), after));
        });
    }

    /** Plans the operation; takes no lease. */
    Mono<Plan> plan() {
        return prepared(CallListener.NONE, UnaryOperator.identity(), prepared -> Mono.just(prepared.plan()));
    }

    private interface Use<R> {
        Mono<R> of(PreparedOperation prepared);
    }

    private <R> Mono<R> prepared(CallListener retries, UnaryOperator<Mono<PreparedOperation>> preparing, Use<R> use) {
        return new Preparation<>(stack, stage, options, retries)
                .loaded((store, snapshot, providers) -> preparing
                        .apply(borrowers(store).map(borrowers -> prepared(snapshot, providers, borrowers)))
                        .flatMap(use::of));
    }

    /** The resources of other stages that use the resource. */
    private Mono<List<ResourceKey>> borrowers(StateStore store) {
        return store.borrowers(key())
                .filter(borrow -> borrow.owner().fqn().equals(call.fqn()))
                .map(Borrow::borrower)
                .collectList();
    }

    private PreparedOperation prepared(StageSnapshot snapshot, Providers providers, List<ResourceKey> borrowers) {
        var row = snapshot.row(call.fqn())
                .orElseThrow(() -> new NotStoredException("no resource '" + call.fqn() + "' is stored of " + key()
                        + ". See: state list --stage " + stage.name()));
        var prepared = PreparedOperation.of(
                        snapshot,
                        row,
                        providers,
                        call.type(),
                        call.operation(),
                        call.arguments(),
                        stack.protections(stage),
                        borrowers)
                .breaking(options.breakReferences());
        return prepared.withPlan(
                Guards.warnOfUnknownConsents(prepared.plan(), snapshot.rows().keySet(), options.consents()));
    }

    private StageKey key() {
        return new StageKey(stack.name(), stage.name());
    }
}
