package io.alchemyreactive.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The shop from the command line: staging owns the project, previews borrow it. The last test ends what is left. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SharedDatabaseIT {

    private static final String ITEMS = "SELECT item FROM orders ORDER BY item";

    private Path folder;
    private ShopFolder shop;

    @BeforeAll
    void deployStaging(@TempDir Path temporary) throws IOException {
        folder = temporary;
        shop = new ShopFolder(Files.createDirectory(folder.resolve("work")));
        var done = shop.succeed("deploy", "--stage", "staging", "--yes");
        assertThat(done.err())
                .containsOnlyOnce("No NEON_API_KEY: using the local Neon in " + shop.path())
                .contains("+ app-db (Neon.Project)", "+ app-branch", "+ app-schema", "+ app-env")
                .doesNotContain("INFO", "WARN", "SLF4J");
        try (Sql staging = shop.sql("staging")) {
            staging.run("INSERT INTO orders (item) VALUES ('tea')");
        }
    }

    @AfterAll
    void leaveNothingRunning() {
        shop.close();
    }

    @Test
    void previewSeesStagingsRowsAndKeepsItsOwn() throws IOException {
        Path more = Files.createDirectories(folder.resolve("more/db/migration"));
        Files.writeString(more.resolve("V2__note.sql"), "ALTER TABLE orders ADD COLUMN note text;");
        ShopFolder author = shop.withClassPath(folder.resolve("more"));
        int before = shop.requests().size();
        try (Sql staging = shop.sql("staging")) {
            var done = author.succeed("deploy", "--stage", "pr-147", "--yes", "--json");

            assertThat(staging.rows("SELECT 'still here'")).containsExactly("still here");
            var plan = done.json().at("/data/plan");
            assertThat(StreamSupport.stream(plan.path("references").spliterator(), false)
                            .map(reference -> reference.path("stage").asString() + "/"
                                    + reference.path("fqn").asString()))
                    .containsExactly("staging/app-branch", "staging/app-db");
            assertThat(plan.at("/summary/create").asInt()).isEqualTo(3);
            assertThat(done.json().at("/data/outputs/branch/parentId").asString())
                    .isEqualTo(output("staging", "/branch/id"));
            assertThat(shop.requests().subList(before, shop.requests().size()))
                    .noneMatch(request -> request.contains("/projects/" + output("staging", "/project/id") + " "));

            try (Sql preview = author.sql("pr-147")) {
                assertThat(preview.rows(ITEMS)).containsExactly("tea");
                preview.run("INSERT INTO orders (item, note) VALUES ('cake', 'mine')");
                staging.run("INSERT INTO orders (item) VALUES ('milk')");
                assertThat(preview.rows(ITEMS)).containsExactly("cake", "tea");
                assertThat(staging.rows(ITEMS)).containsExactly("milk", "tea");
                String server = "SELECT pg_postmaster_start_time()";
                assertThat(preview.rows(server)).isNotEqualTo(staging.rows(server));
                String columns = "SELECT column_name FROM information_schema.columns WHERE table_name = 'orders'";
                assertThat(preview.rows(columns)).contains("note");
                assertThat(staging.rows(columns)).doesNotContain("note");
            }
        }
        author.succeed("destroy", "--stage", "pr-147", "--yes");
    }

    @Test
    void deployingAgainChangesAndCallsNothing() {
        shop.succeed("deploy", "--stage", "pr-2", "--yes");
        for (String stage : new String[] {"staging", "pr-2"}) {
            var files = shop.files();
            var requests = shop.requests();

            var again = shop.succeed("deploy", "--stage", stage);
            assertThat(again.err()).contains("No changes.").doesNotContain("NEON_API_KEY");
            assertThat(shop.files()).isEqualTo(files);
            assertThat(shop.requests()).isEqualTo(requests);

            assertThat(shop.run("plan", "--stage", stage, "--detailed-exitcode").code())
                    .isZero();
            assertThat(shop.files()).isEqualTo(files);
        }
        shop.succeed("destroy", "--stage", "pr-2", "--yes");
        assertThat(shop.run("plan", "--stage", "pr-2", "--detailed-exitcode").code())
                .isEqualTo(10);
    }

    @Test
    void whatIsBorrowedIsNotDestroyedAndABorrowerLeavesWithoutATrace() throws IOException {
        shop.succeed("deploy", "--stage", "pr-3", "--yes");
        var env = shop.path().resolve(".env.pr-3");
        assertThat(Files.readString(env))
                .matches("# shop/pr-3/app-env [a-z0-9]{26}\nDATABASE_URL=postgresql://[^\n]+\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(env)))
                .isEqualTo("rw-------");
        var files = shop.files();
        var requests = shop.requests();

        var refused = shop.run("destroy", "--stage", "staging", "--yes");
        assertThat(refused.code()).isEqualTo(21);
        assertThat(refused.err()).contains("app-db", "pr-3", "--break-references");
        assertThat(shop.files()).isEqualTo(files);
        assertThat(shop.requests()).isEqualTo(requests);

        String branch = output("pr-3", "/branch/id");
        shop.succeed("destroy", "--stage", "pr-3", "--yes");
        assertThat(env).doesNotExist();
        assertThat(shop.path().resolve(".env.staging")).exists();
        assertThat(shop.api("/projects/" + output("staging", "/project/id") + "/branches")
                        .toString())
                .doesNotContain(branch)
                .contains(output("staging", "/branch/id"));
        try (Sql staging = shop.sql("staging")) {
            assertThat(staging.rows(ITEMS)).contains("tea");
        }
    }

    @Test
    void twoStagesDeployAtOnce() {
        Program one = shop.start("deploy", "--stage", "pr-4", "--yes");
        Program other = shop.start("deploy", "--stage", "pr-5", "--yes");
        for (var done : new Program.Done[] {one.done(), other.done()}) {
            assertThat(done.code()).as(done.err()).isZero();
        }
        assertThat(shop.branch("pr-4")).isNotEqualTo(shop.branch("pr-5"));
        shop.succeed("destroy", "--stage", "pr-4", "--yes");
        shop.succeed("destroy", "--stage", "pr-5", "--yes");
    }

    @Test
    void aFileThatIsNotOursIsLeftAlone() throws IOException {
        var theirs = shop.path().resolve(".env.pr-6");
        Files.writeString(theirs, "DATABASE_URL=postgresql://theirs\n");

        var refused = shop.run("deploy", "--stage", "pr-6", "--yes");
        assertThat(refused.code()).as(refused.err()).isEqualTo(30);
        assertThat(refused.err()).contains("app-env", ".env.pr-6");
        assertThat(theirs).hasContent("DATABASE_URL=postgresql://theirs");

        Files.delete(theirs);
        shop.succeed("deploy", "--stage", "pr-6", "--yes");
        Files.writeString(theirs, "DATABASE_URL=postgresql://theirs\n");
        shop.succeed("destroy", "--stage", "pr-6", "--yes");
        assertThat(theirs).hasContent("DATABASE_URL=postgresql://theirs");
        Files.delete(theirs);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void destroyingTheLastStageLeavesNothing() {
        shop.succeed("destroy", "--stage", "staging", "--yes");

        assertThat(shop.succeed("stages", "--json").json().at("/data/stages")).isEmpty();
        assertThat(shop.api("/projects").path("projects")).isEmpty();
        assertThat(shop.files().keySet()).allMatch(name -> name.startsWith(".alchemy/"));
        shop.succeed("local", "stop");
        assertThat(Program.withFolder(shop.path())).isEmpty();
    }

    private String output(String stage, String pointer) {
        return shop.succeed("output", "--stage", stage, "--json")
                .json()
                .at("/data" + pointer)
                .asString();
    }
}
