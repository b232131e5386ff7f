package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewDatabase;
import io.alchemyreactive.postgres.PreviewSchema;
import io.alchemyreactive.postgres.PreviewSchemaOperations;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A preview for each pull request, as a schema of one PostgreSQL server. */
final class PreviewSchemas {

    private PreviewSchemas() {}

    // snippet: program
    record Preview(Migrations schema, PreviewSchema database) {}

    static Stack<Preview> stack(PostgresOrigin server) {
        return Stack.named("shop").providers(Postgres.providers()).program(Preview.class, Effect.gen(fx -> {
            var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("classpath:db/migration")));
            var database = fx.yield(PreviewSchema.of(
                    "app-db", db -> db.server(server).migrations(schema.out()).ttl(Duration.ofHours(48))));
            return new Preview(schema, database);
        }));
    }
    // end: program

    // snippet: application
    static Output<String> url(PreviewDatabase database) {
        return database.pooledOrigin().map(PostgresOrigin::r2dbcUrl);
    }
    // end: application

    // snippet: isolation
    static Mono<PreviewSchema> isolated(PostgresOrigin server, PostgresOrigin pooler) {
        return PreviewSchema.of("app-db", db -> db.server(server).pooler(pooler).verifyIsolation(true));
    }
    // end: isolation

    // snippet: reset
    static Mono<PreviewSchema.Attributes> afresh(String stage) {
        return PreviewSchemaOperations.of(new StageKey("shop", stage), "app-db").reset();
    }
    // end: reset
}
