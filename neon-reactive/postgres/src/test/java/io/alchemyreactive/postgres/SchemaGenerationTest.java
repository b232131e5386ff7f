package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/** Migrations that are generated from changed sources, when that is asked for. */
class SchemaGenerationTest {

    record Outputs(Migrations schema) {}

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Stage STAGE = Stage.of("dev");

    @TempDir
    private Path project;

    private Path folder;
    private Path source;
    private final List<SchemaSource.Request> asked = new ArrayList<>();
    private final StateStore store = MemoryStateStore.create();

    @BeforeEach
    void writeAProject() throws IOException {
        folder = Files.createDirectory(project.resolve("migrations"));
        source = project.resolve("schema.txt");
        Files.writeString(folder.resolve("V1__a.sql"), "create table t (a int);\n");
        Files.writeString(source, "t: a, b\n");
    }

    private Stack<Outputs> stack(SchemaSource generator) {
        return stack(generator, source);
    }

    private Stack<Outputs> stack(SchemaSource generator, Path from) {
        return Stack.named("shop")
                .providers(Providers.of(new MigrationsProvider()))
                .program(
                        Outputs.class,
                        Migrations.of(
                                        "app-schema",
                                        m -> m.locations("filesystem:" + folder).source(generator, from.toString()))
                                .map(Outputs::new));
    }

    private SchemaSource emitting(Mono<String> sql) {
        return request -> {
            asked.add(request);
            return sql;
        };
    }

    private List<GeneratedMigration> generate(SchemaSource generator) {
        return Objects.requireNonNull(generation(generator).block(PATIENCE));
    }

    private Mono<List<GeneratedMigration>> generation(SchemaSource generator) {
        return SchemaGeneration.during("add_b", Alchemy.declared(stack(generator), STAGE, Migrations.TYPE));
    }

    private Plan plan(SchemaSource generator) {
        return Objects.requireNonNull(Alchemy.plan(stack(generator), STAGE)
                .contextWrite(StateStore.provide(store))
                .block(PATIENCE));
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(each -> String.valueOf(each.getFileName())).sorted().toList();
        }
    }

    @Test
    void theNextMigrationIsWrittenOnceForEachChangeOfTheSources() throws IOException {
        SchemaSource generator = emitting(Mono.just("alter table t add b int;"));

        assertThat(generate(generator))
                .containsExactly(
                        new GeneratedMigration("app-schema", true, Optional.of(folder.resolve("V2__add_b.sql"))));

        assertThat(folder.resolve("V2__add_b.sql")).hasContent("alter table t add b int;\n");
        assertThat(files()).containsExactly("V1__a.sql", "V2__add_b.sql", "schema-source.sha256");
        assertThat(asked)
                .containsExactly(new SchemaSource.Request(List.of(source), List.of(folder.resolve("V1__a.sql"))));

        assertThat(generate(generator)).containsExactly(new GeneratedMigration("app-schema", false, Optional.empty()));
        assertThat(asked).hasSize(1);

        Files.writeString(source, "t: a, b, c\n");
        assertThat(generate(generator))
                .extracting(GeneratedMigration::sourcesChanged)
                .containsExactly(true);
        assertThat(files()).contains("V3__add_b.sql");
    }

    @Test
    void aPlanOrDeployWarnsAndRunsNoGenerator() throws IOException {
        SchemaSource generator = emitting(Mono.just("alter table t add b int;"));

        assertThat(plan(generator).warnings())
                .singleElement()
                .asString()
                .contains("'app-schema'", "migrate --generate");
        assertThat(asked).isEmpty();
        assertThat(files()).containsExactly("V1__a.sql");

        generate(generator);
        assertThat(plan(generator).warnings()).isEmpty();
    }

    @Test
    void lineEndsOfAnotherCheckoutAreNoChange() throws IOException {
        SchemaSource generator = emitting(Mono.empty());
        generate(generator);
        Files.writeString(source, "t: a, b\r\n");
        assertThat(plan(generator).warnings()).isEmpty();
        Files.writeString(source, "t: a,b\r\n");
        assertThat(plan(generator).warnings()).hasSize(1);
    }

    @Test
    void migrationsInsideOfASourceAreNoChange() {
        SchemaSource generator = emitting(Mono.just("select 1;"));
        Mono<List<GeneratedMigration>> generation =
                SchemaGeneration.during("x", Alchemy.declared(stack(generator, project), STAGE, Migrations.TYPE));
        assertThat(generation.block(PATIENCE))
                .extracting(GeneratedMigration::sourcesChanged)
                .containsExactly(true);
        assertThat(asked.get(0).sources()).containsExactly(source);
        assertThat(generation.block(PATIENCE))
                .extracting(GeneratedMigration::sourcesChanged)
                .containsExactly(false);
    }

    @Test
    void aGeneratorWithNothingToSayIsNotAskedAgain() throws IOException {
        for (Mono<String> nothing : List.of(Mono.<String>empty(), Mono.just(" \n"))) {
            Files.writeString(source, nothing.toString());
            assertThat(generate(emitting(nothing)))
                    .containsExactly(new GeneratedMigration("app-schema", true, Optional.empty()));
        }
        generate(emitting(Mono.just("x")));
        assertThat(asked).hasSize(2);
        assertThat(files()).containsExactly("V1__a.sql", "schema-source.sha256");
    }

    @Test
    void aFailedGenerationWritesNothingAndIsTriedAgain() throws IOException {
        for (SchemaSource generator :
                List.<SchemaSource>of(request -> Mono.error(new IllegalStateException("no such column")), request -> {
                    throw new NoClassDefFoundError("a tool");
                })) {
            assertThatThrownBy(() -> generate(generator))
                    .isInstanceOf(SchemaSourceException.class)
                    .hasMessageContaining("'app-schema'")
                    .hasMessageContaining("its generator failed");
        }
        assertThat(files()).containsExactly("V1__a.sql");
        assertThat(generate(emitting(Mono.just("select 1;"))))
                .extracting(GeneratedMigration::sourcesChanged)
                .containsExactly(true);
    }

    @Test
    void anotherFileOfTheVersionIsNotOverwritten() throws IOException {
        SchemaSource slow = request -> Mono.fromCallable(() -> {
            Files.writeString(folder.resolve("V2__add_b.sql"), "theirs");
            return "ours";
        });
        assertThatThrownBy(() -> generate(slow))
                .isInstanceOf(SchemaSourceException.class)
                .hasMessageContaining("V2__add_b.sql was written by another run");
        assertThat(folder.resolve("V2__add_b.sql")).hasContent("theirs");
    }

    @Test
    void theNextVersionIsOneAboveTheHighest() throws IOException {
        for (String[] each : new String[][] {
            {"V010__b.sql", "V011__add_b.sql"},
            {"V20261130100000__c.sql", "V20261130100001__add_b.sql"},
            {"V20261130100001.9__d.sql", "V20261130100001.10__add_b.sql"}
        }) {
            Files.writeString(folder.resolve(each[0]), "select 1;");
            Files.writeString(source, each[0]);
            assertThat(generate(emitting(Mono.just("select 1;"))))
                    .extracting(
                            result -> result.file().orElseThrow().getFileName().toString())
                    .containsExactly(each[1]);
            Files.delete(folder.resolve(each[1]));
        }
        Files.writeString(folder.resolve("R__view.sql"), "select 1;");
        Files.writeString(source, "again");
        generate(emitting(Mono.empty()));
        assertThat(asked.get(asked.size() - 1).migrations())
                .extracting(file -> file.getFileName().toString())
                .containsExactly(
                        "V1__a.sql",
                        "V010__b.sql",
                        "V20261130100000__c.sql",
                        "V20261130100001.9__d.sql",
                        "R__view.sql");
    }

    @Test
    void theFirstMigrationOfAnEmptyFolderIsGenerated() throws IOException {
        Files.delete(folder.resolve("V1__a.sql"));
        generate(emitting(Mono.just("create table t (a int);")));
        assertThat(files()).contains("V1__add_b.sql");
    }

    @Test
    void sourcesThatAreNotThereAreUnchangedForAPlanAndAnErrorForAGeneration() throws IOException {
        Files.delete(source);
        SchemaSource generator = emitting(Mono.just("x"));
        assertThat(plan(generator).warnings()).isEmpty();
        assertThat(plan(generator).changes()).extracting("action").containsExactly(ChangeAction.CREATE);
        assertThatThrownBy(() -> generate(generator))
                .isInstanceOf(SchemaSourceException.class)
                .hasMessageContaining("schema.txt")
                .hasMessageContaining("exists");
    }

    @Test
    void eachSubscriptionAsksByItself() {
        var asking = generation(emitting(Mono.just("select 1;")));
        assertThat(Objects.requireNonNull(asking.block(PATIENCE)).get(0).sourcesChanged())
                .isTrue();
        assertThat(Objects.requireNonNull(asking.block(PATIENCE)).get(0).sourcesChanged())
                .isFalse();
    }

    @Test
    void aDeclarationThatSaysTooLittleIsRefused() {
        var noFolder = Stack.named("shop")
                .providers(Providers.of(new MigrationsProvider()))
                .program(
                        Outputs.class,
                        Migrations.of(
                                        "app-schema",
                                        m -> m.locations("classpath:db/migration")
                                                .source(emitting(Mono.empty()), source.toString()))
                                .map(Outputs::new));
        assertThatThrownBy(() -> SchemaGeneration.during("x", Alchemy.declared(noFolder, STAGE, Migrations.TYPE))
                        .block(PATIENCE))
                .isInstanceOf(SchemaSourceException.class)
                .hasMessageContaining("generatedInto(");
        assertThatThrownBy(() -> SchemaGeneration.during("../x", Mono.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCommandsOutputIsTheMigration() throws IOException {
        generate(SchemaSource.command("sh", "-c", "cat; echo 'alter table t add c int;'; echo note >&2"));
        assertThat(folder.resolve("V2__add_b.sql")).hasContent("alter table t add c int;\n");
    }

    @Test
    void aCommandThatFailsOrIsMissingIsNamed() throws IOException {
        assertThatThrownBy(() -> generate(SchemaSource.command("sh", "-c", "echo 'half a'; exit 3")))
                .isInstanceOf(SchemaSourceException.class)
                .hasMessageContaining("'sh' ended with exit code 3");
        assertThatThrownBy(() -> generate(SchemaSource.command("no-such-program")))
                .isInstanceOf(SchemaSourceException.class)
                .hasMessageContaining("no-such-program");
        assertThatThrownBy(SchemaSource::command).isInstanceOf(IllegalArgumentException.class);
        assertThat(files()).containsExactly("V1__a.sql");
    }

    @Test
    void aCancelEndsTheCommand() throws IOException {
        Path started = project.resolve("pid");
        var running = generation(SchemaSource.command(
                        "sh",
                        "-c",
                        "echo $$ > " + started + ".tmp; mv " + started + ".tmp " + started + "; exec sleep 600"))
                .subscribe();
        await(() -> Files.exists(started));
        ProcessHandle process = ProcessHandle.of(
                        Long.parseLong(Files.readString(started).strip()))
                .orElseThrow();
        running.dispose();
        await(() -> !process.isAlive());
        assertThat(files()).containsExactly("V1__a.sql");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
