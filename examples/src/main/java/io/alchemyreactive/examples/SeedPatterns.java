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

/** Three ways to write a seed that may run in each deploy: upsert, look and insert, skip duplicates. */
final class SeedPatterns {

    private SeedPatterns() {}

    record Preview(PreviewSchema database, Action<Seeded> patterns) {}

    // snippet: patterns
    static Stack<Preview> stack(PostgresOrigin server) {
        return Stack.named("patterns").providers(Postgres.providers()).program(Preview.class, Effect.gen(fx -> {
            var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
            var database =
                    fx.yield(PreviewSchema.of("app-db", db -> db.server(server).migrations(schema.out())));
            var patterns = fx.yield(Seed.of(
                    "patterns",
                    seed -> seed.target(database)
                            .files("classpath:seed-patterns")
                            .mode(SeedMode.ALWAYS)
                            .verifyIdempotent(true)));
            return new Preview(database, patterns);
        }));
    }
    // end: patterns
}
