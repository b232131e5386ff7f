package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.SchemaSource;
import reactor.core.publisher.Mono;

/** Migrations that a tool generates from a schema file. */
final class GeneratedSchema {

    private GeneratedSchema() {}

    record Outputs(Migrations schema) {}

    // snippet: source
    static final Mono<Migrations> SCHEMA = Migrations.of(
            "app-schema",
            m -> m.locations("classpath:db/migration")
                    .source(SchemaSource.command("npm", "run", "--silent", "schema-diff"), "src/main/prisma")
                    .generatedInto("src/main/resources/db/migration"));
    // end: source

    static Stack<Outputs> stack() {
        return Stack.named("shop").providers(Neon.providers()).program(Outputs.class, SCHEMA.map(Outputs::new));
    }
}
