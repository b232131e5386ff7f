package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.AlchemyCli;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.Project;
import io.alchemyreactive.neon.Region;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.ActionRun;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Result;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The shop with sample orders, which an action inserts once for each version of them. */
public final class SampleData {

    // snippet: program
    record Samples(PostgresOrigin database, int version) {}

    record Inserted(long orders) {}

    record SampleDb(Project project, Branch branch, Action<Inserted> samples) {}

    static Mono<SampleDb> program(int version) {
        return Effect.gen(fx -> {
            var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
            var project = fx.yield(Project.of("app-db", p -> p.region(Region.AWS_US_EAST_1)));
            var branch =
                    fx.yield(Branch.of("app-branch", b -> b.project(project).migrations(schema.out())));
            var samples = fx.yield(Action.named("sample-orders")
                    .inputs(Samples.class, branch.origin().map(database -> new Samples(database, version)))
                    .run(Inserted.class, SampleData::insert));
            return new SampleDb(project, branch, samples);
        });
    }
    // end: program

    // snippet: insert
    /** Inserts the orders of this run unless a run with its key has done so; one statement, so that it does all or nothing. */
    private static Mono<Inserted> insert(ActionRun<Samples> run) {
        return Mono.usingWhen(
                connect(run.inputs().database()),
                connection -> rows(connection
                                .createStatement("CREATE TABLE IF NOT EXISTS sample_runs (key text PRIMARY KEY)")
                                .execute())
                        .then(rows(connection
                                .createStatement(
                                        "WITH run AS"
                                                + " (INSERT INTO sample_runs VALUES ($1) ON CONFLICT DO NOTHING RETURNING key)"
                                                + " INSERT INTO orders (item) SELECT item FROM run, (VALUES ('tea'), ('cake')) AS o (item)")
                                .bind(0, run.key())
                                .execute()))
                        .map(Inserted::new),
                Connection::close);
    }
    // end: insert

    private static Mono<Connection> connect(PostgresOrigin database) {
        var options = ConnectionFactoryOptions.parse(database.r2dbcUrl())
                .mutate()
                .option(ConnectionFactoryOptions.USER, database.user())
                .option(ConnectionFactoryOptions.PASSWORD, database.password().reveal())
                .build();
        return Mono.from(ConnectionFactories.get(options).create());
    }

    private static Mono<Long> rows(Publisher<? extends Result> results) {
        return Flux.from(results).flatMap(Result::getRowsUpdated).reduce(0L, Long::sum);
    }

    static Stack<SampleDb> stack(int version) {
        return Stack.named("samples").providers(Neon.providers()).program(SampleDb.class, program(version));
    }

    /** Plans, deploys, destroys: see {@code --help}. */
    public static void main(String[] args) {
        AlchemyCli.main(stack(1), args);
    }

    private SampleData() {}
}
