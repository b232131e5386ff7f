package io.alchemyreactive;

import io.alchemyreactive.apply.Applier;
import io.alchemyreactive.apply.Guards;
import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.References;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Deletes all that a stage owns, then the stage; works from state alone. */
record DestroyJob(Stack<?> stack, Stage stage, DeployOptions options) implements StageRun.Job<Plan> {

    @Override
    public DeployEvent.Verb verb() {
        return DeployEvent.Verb.DESTROY;
    }

    @Override
    public Mono<Plan> run(StageRun<Plan> run, StateStore store, Lease lease, RunEnvironment environment) {
        return new Preparation<>(stack, stage, options, run.retrying())
                .destroy(
                        run::stoppable,
                        ready -> guard(store, ready.plan())
                                .then(Mono.defer(
                                        () -> run.approved(Guards.warnOfUnknownConsents(ready, options.consents()))))
                                .flatMap(prepared -> {
                                    Applier applier = run.applier(prepared, store, lease, environment);
                                    return applier.run(Optional::empty)
                                            .then(Mono.defer(applier::removeStage))
                                            .thenReturn(prepared.plan());
                                }));
    }

    private Mono<Void> guard(StateStore store, Plan plan) {
        options.expected().ifPresent(expected -> Guards.refuseStale(plan, expected));
        Guards.refuseDestroy(plan);
        Guards.refuseUnconfirmed(plan.stage(), plan.protections().inForce(), options.consents());
        if (options.breakReferences()) {
            return Mono.empty();
        }
        return store.borrowers(new StageKey(stack.name(), stage.name()))
                .filter(borrow -> borrow.owner().fqn().equals(References.OUTPUTS))
                .map(Borrow::borrower)
                .collectList()
                .doOnNext(borrowers -> Guards.refuseBorrowed(plan, borrowers))
                .then();
    }
}
