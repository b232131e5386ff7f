package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.dblab.Clone;
import io.alchemyreactive.dblab.CloneOperations;
import io.alchemyreactive.dblab.DbLab;
import io.alchemyreactive.dblab.DbLabInstance;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.neon.BranchOperations;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.Project;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewAttributes;
import io.alchemyreactive.postgres.PreviewDatabase;
import io.alchemyreactive.postgres.PreviewOperations;
import io.alchemyreactive.postgres.PreviewSchema;
import io.alchemyreactive.postgres.PreviewSchemaOperations;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** A preview for each pull request, by one of three strategies. All but one {@code switch} is the same for all. */
final class PreviewStrategies {

    private static final Duration TTL = Duration.ofHours(48);

    private PreviewStrategies() {}

    // snippet: strategy
    enum Strategy {
        SCHEMA,
        BRANCH,
        CLONE
    }

    record Choice(
            Function<Migrations, Mono<? extends PreviewDatabase>> database,
            Function<StageKey, PreviewOperations> operations) {}

    static Choice choose(Strategy strategy, PostgresOrigin server, DbLabInstance dblab) {
        return switch (strategy) {
            case SCHEMA ->
                new Choice(
                        files -> PreviewSchema.of(
                                "app-db", db -> db.server(server).ttl(TTL).migrations(files.out())),
                        stage -> PreviewSchemaOperations.of(stage, "app-db"));
            case BRANCH ->
                new Choice(
                        files -> Project.ref("project", Ref.stage("staging"))
                                .flatMap(project -> Branch.of(
                                        "app-db",
                                        db -> db.project(project)
                                                .dataClass(DataClass.SEED_ONLY)
                                                .ttl(TTL)
                                                .migrations(files.out()))),
                        stage -> BranchOperations.of(stage, "app-db"));
            case CLONE ->
                new Choice(
                        files -> Clone.of(
                                "app-db",
                                db -> db.instance(dblab)
                                        .database("neondb")
                                        .dataClass(DataClass.SEED_ONLY)
                                        .ttl(TTL)
                                        .migrations(files.out())),
                        stage -> CloneOperations.of(stage, "app-db"));
        };
    }
    // end: strategy

    // snippet: program
    record Preview(
            Output<PostgresOrigin> origin,
            Output<String> url,
            Output<String> owner,
            Output<Instant> expiresAt,
            Output<DataClass> dataClass) {

        static Preview of(PreviewDatabase database) {
            return new Preview(
                    database.origin(),
                    database.pooledOrigin().map(PostgresOrigin::r2dbcUrl),
                    database.owner(),
                    database.expiresAt(),
                    database.dataClass());
        }
    }

    static Stack<Preview> stack(Choice choice) {
        return Stack.named("shop")
                .providers(Neon.providers())
                .providers(DbLab.clones())
                .program(Preview.class, Effect.gen(fx -> {
                    var files = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
                    return Preview.of(fx.yield(choice.database().apply(files)));
                }));
    }
    // end: program

    record Staging(Project project) {}

    /** The owner of the project from which previews branch. */
    static Stack<Staging> staging() {
        return Stack.named("shop")
                .providers(Neon.providers())
                .program(Staging.class, Project.of("project", p -> {}).map(Staging::new));
    }

    // snippet: operations
    static Mono<? extends PreviewAttributes> startAgain(Choice choice, String stage) {
        PreviewOperations operations = choice.operations().apply(new StageKey("shop", stage));
        return operations.reset().then(operations.extend(TTL));
    }
    // end: operations
}
