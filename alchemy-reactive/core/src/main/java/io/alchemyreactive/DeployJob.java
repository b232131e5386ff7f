package io.alchemyreactive;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.internal.apply.Applier;
import io.alchemyreactive.internal.apply.Guards;
import io.alchemyreactive.internal.plan.PreparedRun;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StateStore;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Deploys a stage: program, plan, guards, approval, apply. */
record DeployJob<T extends Record>(Stack<T> stack, Stage stage, DeployOptions options)
        implements StageRun.Job<Deployment<T>> {

    @Override
    public DeployEvent.Verb verb() {
        return DeployEvent.Verb.DEPLOY;
    }

    @Override
    public Mono<Deployment<T>> run(
            StageRun<Deployment<T>> run, StateStore store, Lease lease, RunEnvironment environment) {
        // The providers must stay acquired until the applier has ended. So a stop cancels only the parts before the
        // applier.
        return new Preparation<>(stack, stage, options, run.retrying()).deploy(run::stoppable, ready -> {
            guard(ready.prepared());
            PreparedRun warned = Guards.warnOfUnknownConsents(ready.prepared(), options.consents());
            return run.approved(warned).flatMap(prepared -> {
                Applier applier = run.applier(prepared, store, lease, environment);
                Resolver resolver = prepared.run().resolver();
                return applier.run(() -> Optional.of(prepared.run()
                                .labelled(
                                        ProgramOutputs.store(ready.outputs(), resolver),
                                        ProgramOutputs.of(ready.outputs()).outputs())))
                        .then(Mono.fromSupplier(() -> new Deployment<>(
                                ready.outputs(),
                                prepared.plan(),
                                resolver,
                                ProgramOutputs.store(ready.outputs(), resolver))));
            });
        });
    }

    private void guard(PreparedRun prepared) {
        options.expected().ifPresent(plan -> Guards.refuseStale(prepared.plan(), plan));
        if (!options.breakReferences()) {
            Guards.refuseBorrowed(prepared);
        }
        Guards.refuseUnconfirmed(
                prepared.plan().stage(), prepared.plan().protections().inForce(), options.consents());
        Guards.refuseDataLoss(prepared, options.consents());
    }
}
