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
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.Ref;
import java.nio.file.Path;
import reactor.core.publisher.Mono;

/** A shop: staging owns the project, every {@code pr-…} stage borrows it and branches from staging's database. */
public final class Db {

    // snippet: db
    record NeonDb(Project project, Branch branch, Migrations schema, EnvFile env) {}

    static final Mono<NeonDb> NEON_DB = Effect.gen(fx -> {
        var preview = fx.yield(Stage.current()).startsWith("pr-");
        var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
        var project = fx.yield(
                preview
                        ? Project.ref("app-db", Ref.stage("staging"))
                        : Project.of("app-db", p -> p.region(Region.AWS_US_EAST_1)));
        var parent = preview
                ? fx.yield(Branch.ref("app-branch", Ref.stage("staging"))).id()
                : project.defaultBranchId();
        var branch = fx.yield(
                Branch.of("app-branch", b -> b.project(project).parent(parent).migrations(schema.out())));
        var env = fx.yield(EnvFile.of("app-env", e -> e.origin(branch.origin())));
        return new NeonDb(project, branch, schema, env);
    });
    // end: db

    // snippet: main
    static Stack<NeonDb> stack(Path folder) {
        return Stack.named("shop")
                .providers(Neon.providers())
                .providers(Providers.of(new EnvFile.Maker(folder)))
                .program(NeonDb.class, NEON_DB);
    }

    /** Plans, deploys, destroys, and more: see {@code --help}. */
    public static void main(String[] args) {
        AlchemyCli.main(() -> stack(Path.of("")), args);
    }
    // end: main

    private Db() {}
}
