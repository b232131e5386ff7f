package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.neon.InheritedPasswords;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.Project;
import io.alchemyreactive.neon.Region;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.Ref;
import reactor.core.publisher.Mono;

/** A branch of each stage with a pool at Cloudflare in front of it. Previews borrow the project of staging. */
final class HyperdriveDb {

    private HyperdriveDb() {}

    // snippet: program
    record NeonDb(Project project, Branch branch, Migrations schema) {}

    record Shop(NeonDb db, Hyperdrive hyperdrive) {}

    static final Mono<NeonDb> NEON_DB = Effect.gen(fx -> {
        var stage = fx.yield(Stage.current());
        var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
        var project = fx.yield(
                stage.startsWith("pr-")
                        ? Project.ref("app-db", Ref.stage("staging"))
                        : Project.of("app-db", p -> p.region(Region.AWS_US_EAST_1)));
        var branch = fx.yield(Branch.of(
                "app-branch",
                b -> b.project(project)
                        .inheritedPasswords(InheritedPasswords.ROTATE)
                        .migrations(schema.out())));
        return new NeonDb(project, branch, schema);
    });

    static final Mono<Hyperdrive> HYPERDRIVE = NEON_DB.flatMap(
            db -> Hyperdrive.of("app-hyperdrive", h -> h.origin(db.branch().origin())));
    // end: program

    static Stack<Shop> stack(Hyperdrive.Maker cloudflare) {
        return Stack.named("shop")
                .providers(Neon.providers())
                .providers(Providers.of(cloudflare))
                .program(Shop.class, Effect.gen(fx -> new Shop(fx.yield(NEON_DB), fx.yield(HYPERDRIVE))));
    }
}
