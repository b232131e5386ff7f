package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.cli.AlchemyCli;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.Project;
import io.alchemyreactive.neon.Region;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.resource.Ref;
import reactor.core.publisher.Mono;

/** The shop in its shortest form: previews branch from the project's default branch, on which nobody writes. */
public final class SeedDb {

    // snippet: program
    record NeonDb(Project project, Branch branch, Migrations schema) {}

    static final Mono<NeonDb> NEON_DB = Effect.gen(fx -> {
        var stage = fx.yield(Stage.current());
        var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
        var project = fx.yield(
                stage.startsWith("pr-")
                        ? Project.ref("app-db", Ref.stage("staging"))
                        : Project.of("app-db", p -> p.region(Region.AWS_US_EAST_1)));
        var branch = fx.yield(Branch.of("app-branch", b -> b.project(project).migrations(schema.out())));
        return new NeonDb(project, branch, schema);
    });
    // end: program

    static final Stack<NeonDb> STACK =
            Stack.named("seed").providers(Neon.providers()).program(NeonDb.class, NEON_DB);

    /** Plans, deploys, destroys: see {@code --help}. */
    public static void main(String[] args) {
        AlchemyCli.main(STACK, args);
    }

    private SeedDb() {}
}
