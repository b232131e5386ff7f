package io.alchemyreactive.cli;

import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.test.FakeCloud;
import io.alchemyreactive.test.Thing;
import java.util.List;
import reactor.core.publisher.Mono;

/** The shop on a fake cloud: a preview borrows the database of staging and has a branch of its own. */
final class Shop {

    record Outputs(Thing db, Thing branch) {}

    private Shop() {}

    static Stack<Outputs> on(FakeCloud cloud) {
        return on(cloud, 1);
    }

    static Stack<Outputs> on(FakeCloud cloud, int size) {
        Mono<Outputs> program = Effect.gen(fx -> {
            boolean preview = fx.yield(Stage.current()).startsWith("pr-");
            Thing db = fx.yield(
                    preview
                            ? Thing.ref("app-db", Ref.stage("staging"))
                            : Thing.of("app-db", t -> t.size(size).region("eu")));
            Thing branch = fx.yield(Thing.of(
                    "app-branch",
                    t -> t.size(size).uses(Output.all(List.of(db.id()))).secret(db.token())));
            return new Outputs(db, branch);
        });
        return Stack.named("shop").providers(cloud.providers()).program(Outputs.class, program);
    }
}
