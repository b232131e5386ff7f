package io.alchemyreactive.benchmarks;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StateStore;
import reactor.core.publisher.Mono;

/** One stage of many resources, of which a deploy changes one. For one client at a time. */
final class ScaleStage {

    private static final Providers PROVIDERS = Providers.of(new ScaleItem.Maker());

    private final Stage stage;
    private final int[] versions;
    private int deploys;

    private record Outputs(ScaleItem last) {}

    ScaleStage(int number, int resources) {
        stage = Stage.of("stage-" + number);
        versions = new int[resources];
    }

    /** Deploys the whole stage for the first time. */
    Mono<Void> fill(StateStore store) {
        return deploy(store, ChangeAction.CREATE, versions.length);
    }

    /** Deploys the stage with another version of one resource. */
    Mono<Void> change(StateStore store) {
        return Mono.defer(() -> {
            int place = deploys++ % versions.length;
            versions[place]++;
            return deploy(store, ChangeAction.UPDATE, 1).doOnError(failed -> versions[place]--);
        });
    }

    private Mono<Void> deploy(StateStore store, ChangeAction action, int expected) {
        Stack<Outputs> stack = Stack.named("scale").providers(PROVIDERS).program(Outputs.class, program());
        return Alchemy.start(stack, stage, DeployOptions.DEFAULTS)
                .flatMap(Run::result)
                .map(Deployment::plan)
                .doOnNext(plan -> check(plan, action, expected))
                .contextWrite(StateStore.provide(store))
                .then();
    }

    private Mono<Outputs> program() {
        return Effect.gen(fx -> {
            ScaleItem last = fx.yield(ScaleItem.of("item-0", versions[0]));
            for (int i = 1; i < versions.length; i++) {
                last = fx.yield(ScaleItem.of("item-" + i, versions[i]));
            }
            return new Outputs(last);
        });
    }

    private static void check(Plan plan, ChangeAction action, int expected) {
        if (plan.summary().getOrDefault(action, 0) != expected) {
            throw new IllegalStateException("expected " + expected + " changes " + action + ", got " + plan.summary());
        }
    }
}
