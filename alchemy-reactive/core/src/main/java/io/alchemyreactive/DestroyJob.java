package io.alchemyreactive;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.internal.apply.Applier;
import io.alchemyreactive.internal.apply.Guards;
import io.alchemyreactive.internal.plan.PreparedRun;
import io.alchemyreactive.plan.Plan;
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
    public Mono<Plan> idle(StageRun<Plan> run, StateStore store) {
        Mono<Boolean> stored = run.stoppable(Mono.defer(() -> isStored(store)));
        return stored.flatMap(there -> there
                ? Mono.empty()
                : preparation(run)
                        .destroy(
                                run::stoppable,
                                ready -> Mono.fromSupplier(() -> {
                                    refuseStale(ready.plan());
                                    return Guards.warnOfUnknownConsents(ready, options.consents())
                                            .plan();
                                })));
    }

    private Mono<Boolean> isStored(StateStore store) {
        return store.load(new StageKey(stack.name(), stage.name())).flatMap(found -> {
            boolean empty = found.rows().isEmpty() && found.outputs() == null && found.leasedBy() == null;
            return empty ? store.stages().any(found.key()::equals) : Mono.just(true);
        });
    }

    private Preparation<?> preparation(StageRun<Plan> run) {
        return new Preparation<>(stack, stage, options, run.retrying());
    }

    private void refuseStale(Plan plan) {
        options.expected().ifPresent(expected -> Guards.refuseStale(plan, expected));
    }

    @Override
    public Mono<Plan> run(StageRun<Plan> run, StateStore store, Lease lease, RunEnvironment environment) {
        return preparation(run)
                .destroy(
                        run::stoppable,
                        ready -> Mono.fromRunnable(() -> guard(ready))
                                .then(Mono.defer(
                                        () -> run.approved(Guards.warnOfUnknownConsents(ready, options.consents()))))
                                .flatMap(prepared -> {
                                    Applier applier = run.applier(prepared, store, lease, environment);
                                    return applier.run(Optional::empty)
                                            .then(Mono.defer(applier::removeStage))
                                            .thenReturn(prepared.plan());
                                }));
    }

    private void guard(PreparedRun prepared) {
        Plan plan = prepared.plan();
        refuseStale(plan);
        Guards.refuseDestroy(prepared);
        Guards.refuseUnconfirmed(plan.stage(), plan.protections().inForce(), options.consents());
        if (!options.breakReferences()) {
            Guards.refuseBorrowed(prepared);
        }
    }
}
