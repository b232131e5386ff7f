package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewSchema;
import io.alchemyreactive.postgres.seed.Seed;
import io.alchemyreactive.postgres.seed.SeedMode;
import io.alchemyreactive.postgres.seed.Seeded;
import io.alchemyreactive.resource.Action;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Result;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Previews that are filled with sample rows. */
final class SeededPreviews {

    private SeededPreviews() {}

    // snippet: program
    record Preview(Migrations schema, PreviewSchema database, Action<Seeded> demo) {}

    static Stack<Preview> stack(PostgresOrigin server) {
        return Stack.named("shop").providers(Postgres.providers()).program(Preview.class, Effect.gen(fx -> {
            var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
            var database =
                    fx.yield(PreviewSchema.of("app-db", db -> db.server(server).migrations(schema.out())));
            var demo = fx.yield(Seed.of(
                    "demo",
                    seed -> seed.target(database)
                            .files("classpath:seed")
                            .function("numbered-orders", "1", SeededPreviews::numbered)
                            .mode(SeedMode.ON_CHANGE)));
            return new Preview(schema, database, demo);
        }));
    }
    // end: program

    // snippet: function
    private static Mono<Void> numbered(Connection connection) {
        return Flux.from(connection
                        .createStatement("INSERT INTO orders (item) SELECT 'item ' || n FROM generate_series(1, 100) n")
                        .execute())
                .flatMap(Result::getRowsUpdated)
                .then();
    }
    // end: function
}
