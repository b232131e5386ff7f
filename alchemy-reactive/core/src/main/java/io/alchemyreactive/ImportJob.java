package io.alchemyreactive;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.internal.apply.Applier;
import io.alchemyreactive.internal.apply.Guards;
import io.alchemyreactive.internal.plan.PreparedRun;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StateStore;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Takes one existing object into state, as the object of a declared resource; leaves all other resources as they are. */
record ImportJob<T extends Record>(Stack<T> stack, Stage stage, String fqn, String id, DeployOptions options)
        implements StageRun.Job<Plan> {

    @Override
    public DeployEvent.Verb verb() {
        return DeployEvent.Verb.IMPORT;
    }

    @Override
    public Mono<Plan> run(StageRun<Plan> run, StateStore store, Lease lease, RunEnvironment environment) {
        return new Preparation<>(stack, stage, options, run.retrying())
                .importing(fqn, id)
                .deploy(run::stoppable, ready -> {
                    options.expected()
                            .ifPresent(
                                    plan -> Guards.refuseStale(ready.prepared().plan(), plan));
                    Guards.refuseUnconfirmed(
                            ready.prepared().plan().stage(),
                            ready.prepared().plan().protections().inForce(),
                            options.consents());
                    PreparedRun warned = Guards.warnOfUnknownConsents(ready.prepared(), options.consents());
                    return run.approved(warned).flatMap(prepared -> {
                        Applier applier = run.applier(prepared, store, lease, environment);
                        return applier.run(Optional::empty).thenReturn(prepared.plan());
                    });
                });
    }
}
