package io.alchemyreactive.neon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.postgres.Migrations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

class MigrateCommandTest {

    record Outputs(Migrations schema) {}

    @TempDir
    private Path folder;

    private Path files;
    private Cli cli;

    @BeforeEach
    void declareMigrations() throws IOException {
        files = Files.createDirectory(folder.resolve("files"));
        Path work = Files.createDirectory(folder.resolve("work"));
        Stack<Outputs> stack = Stack.named("shop").providers(Neon.providers()).program(Outputs.class, Effect.gen(fx -> {
            var schema = fx.yield(Migrations.of("app-schema", m -> m.locations("filesystem:" + files)));
            return new Outputs(schema);
        }));
        cli = new Cli(stack, work);
        file("beforeEachMigrate.sql", "SET lock_timeout = '5s';");
        file("V1__a.sql", "CREATE TABLE orders (id bigint PRIMARY KEY, note text);");
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(files.resolve(name), text);
    }

    @Test
    void harmlessFilesAreToldWithExitCodeZeroAndWithoutAnAccount() {
        var done = cli.variable("NEON_API_URL", "https://neon.example/api/v2").run("migrate", "--check");

        assertThat(done.err()).isEmpty();
        assertThat(done.code()).isZero();
        assertThat(done.out())
                .isEqualTo(
                        "app-schema: 2 files, 0 dangerous statements, 0 unread, 0 allowed, 0 waivers without effect\n");
        assertThat(folder.resolve("work")).isEmptyDirectory();
    }

    @Test
    void aDangerousStatementIsToldWithItsLockAndTheSaferForm() throws IOException {
        file("V2__b.sql", "-- note\nCREATE INDEX i ON orders (note);\nDO $$ BEGIN END $$;");

        var done = cli.run("migrate", "--check");

        assertThat(done.code()).isEqualTo(12);
        assertThat(done.out()).isEqualTo("""
                V2__b.sql:2: danger index-without-concurrently
                  CREATE INDEX i ON orders
                  lock: SHARE, blocks writes
                  why: blocks writes until the index is built
                  safer: CREATE INDEX CONCURRENTLY, alone in its file
                V2__b.sql:3: unread: DO: a DO block is not read
                app-schema: 3 files, 1 dangerous statement, 1 unread, 0 allowed, 0 waivers without effect
                """);
    }

    @Test
    void theJsonHoldsFindingsUnreadStatementsAndWaivers() throws IOException {
        file("V2__b.sql", """
                -- alchemy:allow drop-column because no release uses it
                ALTER TABLE orders DROP COLUMN note;
                ALTER TABLE orders ALTER COLUMN id TYPE numeric;
                SELECT app.f();
                """);

        var done = cli.run("migrate", "--check", "--json", "--stage", "prod", "--postgres", "17");

        assertThat(done.code()).isEqualTo(12);
        assertThat(done.json().at("/command").asString()).isEqualTo("migrate");
        assertThat(done.json().at("/stage").asString()).isEqualTo("prod");
        JsonNode report = done.json().at("/data/migrations/0");
        assertThat(report.at("/id").asString()).isEqualTo("app-schema");
        assertThat(report.at("/files").asInt()).isEqualTo(3);
        assertThat(report.at("/findings")).hasSize(1);
        JsonNode finding = report.at("/findings/0");
        assertThat(finding.at("/rule").asString()).isEqualTo("column-type-change");
        assertThat(finding.at("/severity").asString()).isEqualTo("danger");
        assertThat(finding.at("/file").asString()).isEqualTo("V2__b.sql");
        assertThat(finding.at("/line").asInt()).isEqualTo(3);
        assertThat(finding.at("/statement").asString()).isEqualTo("ALTER TABLE orders: ALTER COLUMN id TYPE numeric");
        assertThat(finding.at("/lock").asString()).isEqualTo("ACCESS EXCLUSIVE");
        assertThat(finding.at("/blocks").asString()).isEqualTo("reads and writes");
        assertThat(finding.at("/saferForm").asString()).contains("in batches");
        assertThat(report.at("/unread/0/line").asInt()).isEqualTo(4);
        assertThat(report.at("/waivers/0/reason").asString()).isEqualTo("no release uses it");
    }

    @Test
    void aWaiverWithoutEffectIsAFinding() throws IOException {
        file("V2__b.sql", "-- alchemy:allow truncate because it is empty\nSELECT 1;");

        var done = cli.run("migrate", "--check");

        assertThat(done.code()).isEqualTo(12);
        assertThat(done.out())
                .contains("V2__b.sql:1: alchemy:allow truncate: ", "remove it", "1 waiver without effect");
    }

    @Test
    void appliedFilesAreNotTold() throws IOException {
        file("V2__b.sql", "DROP TABLE orders;");

        assertThat(cli.run("migrate", "--check", "--applied", "2").code()).isZero();
        assertThat(cli.run("migrate", "--check", "--applied", "1").code()).isEqualTo(12);
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThat(cli.run("migrate").code()).isEqualTo(2);
        assertThat(cli.run("migrate").err()).contains("--check");
        assertThat(cli.run("migrate", "--check", "--postgres", "9").err()).contains("15 to 18");
        assertThat(cli.run("migrate", "--check", "--applied", "abc").err()).contains("'abc'");
        assertThat(cli.run("migrate", "--check", "--applied", "abc").code()).isEqualTo(2);
    }

    @Test
    void aFolderThatCannotBeUsedFailsByName() throws IOException {
        file("V3_wrong.sql", "SELECT 1;");

        var done = cli.run("migrate", "--check");

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err()).contains("V3_wrong.sql");
    }

    private Cli generating() throws IOException {
        Files.writeString(folder.resolve("schema.txt"), "orders: id, note, total");
        Stack<Outputs> stack = Stack.named("shop").providers(Neon.providers()).program(Outputs.class, Effect.gen(fx -> {
            var schema = fx.yield(Migrations.of(
                    "app-schema",
                    m -> m.locations("filesystem:" + files)
                            .source(
                                    request -> Mono.just("ALTER TABLE orders ADD total bigint;"),
                                    folder.resolve("schema.txt").toString())));
            return new Outputs(schema);
        }));
        return new Cli(stack, folder.resolve("work"));
    }

    @Test
    void generateWritesTheNextMigrationFromChangedSources() throws IOException {
        Cli cli = generating();
        assertThat(cli.run("migrate", "--check").out()).contains("'app-schema' changed", "migrate --generate");

        var done = cli.run("migrate", "--generate", "--name", "total");
        assertThat(done.err()).isEmpty();
        assertThat(done.code()).isZero();
        assertThat(done.out())
                .isEqualTo("app-schema: wrote " + files.resolve("V2__total.sql") + "; read it before you deploy\n");
        assertThat(files.resolve("V2__total.sql")).hasContent("ALTER TABLE orders ADD total bigint;");
        assertThat(cli.run("migrate", "--check").out()).doesNotContain("sources");

        var again = cli.run("migrate", "--generate", "--json");
        assertThat(again.code()).isZero();
        assertThat(again.json().at("/data/generated/0/id").asString()).isEqualTo("app-schema");
        assertThat(again.json().at("/data/generated/0/sourcesChanged").asBoolean())
                .isFalse();
        assertThat(again.json().at("/data/generated/0/file").isMissingNode()).isTrue();
    }

    @Test
    void generateWithoutASourceOrWithTheWrongOptionsIsRefused() throws IOException {
        assertThat(cli.run("migrate", "--generate").code()).isEqualTo(2);
        assertThat(cli.run("migrate", "--generate").err()).contains("the program declares none", ".source(");
        Cli cli = generating();
        for (String[] wrong : new String[][] {
            {"migrate", "--generate", "--check"},
            {"migrate", "--generate", "--applied", "1"},
            {"migrate", "--generate", "--postgres", "17"},
            {"migrate", "--check", "--name", "total"},
            {"migrate", "--generate", "--name", "a-b"}
        }) {
            assertThat(cli.run(wrong).code()).as(String.join(" ", wrong)).isEqualTo(2);
        }
        assertThat(files.resolve("V2__schema.sql")).doesNotExist();
    }
}
