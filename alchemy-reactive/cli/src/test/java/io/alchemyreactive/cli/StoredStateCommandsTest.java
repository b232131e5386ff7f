package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.state.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

class StoredStateCommandsTest {

    record Nothing() {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void chooseFolder() {
        cli = Cli.of(SHOP, folder);
    }

    @Test
    void outputsAreShownByPathWithSecretsMasked() {
        Stored.in(folder).stage("staging");

        var done = cli.run("output", "--stage", "staging");

        assertThat(done.err()).isEmpty();
        assertThat(done.out()).isEqualTo("""
                        db.host = db.example
                        db.uri = ***
                        url = https://shop.example
                        """);
        assertThat(done.code()).isZero();
    }

    @Test
    void outputsAreShownInClearOnDemand() {
        Stored.in(folder).stage("staging");

        assertThat(cli.run("output", "--stage", "staging", "--show-secrets").out())
                .contains("db.uri = postgres://pw@db\n");
        assertThat(cli.run("output", "--stage", "staging", "--show-secrets", "--json")
                        .json()
                        .at("/data/db/uri")
                        .asString())
                .isEqualTo("postgres://pw@db");
    }

    @Test
    void outputsArePrintedInTheFormThatIsAskedForWithSecretsMasked() {
        Stored.in(folder).stage("staging");

        var env = cli.run("output", "--stage", "staging", "--format", "env");
        assertThat(env.out()).isEqualTo("DB_HOST=db.example\nDB_URI='***'\nURL=https://shop.example\n");
        assertThat(env.err()).isEqualTo("Secrets are masked; with --show-secrets they are printed.\n");
        var shell = cli.run("output", "--stage", "staging", "--format", "shell", "--show-secrets");
        assertThat(shell.out()).contains("export DB_URI='postgres://pw@db'\n");
        assertThat(shell.err()).isEmpty();
        assertThat(cli.run("output", "--stage", "staging", "--format", "properties")
                        .out())
                .startsWith("db.host=db.example\n");
        assertThat(cli.run("output", "--stage", "staging", "--format", "json")
                        .json()
                        .at("/db/host")
                        .asString())
                .isEqualTo("db.example");

        var both = cli.run("output", "--stage", "staging", "--format", "env", "--json");
        assertThat(both.code()).isEqualTo(2);
        assertThat(both.json().at("/error/code").asString()).isEqualTo("InvalidOption");
        var unknown = cli.run("output", "--stage", "staging", "--format", "yaml");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("yaml", "env", "properties");
    }

    @Test
    void theJsonDocumentIsOneEnvelopeInAFixedOrder() {
        Stored.in(folder).stage("staging");

        var done = cli.run("output", "--stage", "staging", "--json");

        assertThat(done.err()).isEmpty();
        assertThat(done.out()).isEqualTo("""
                        {
                          "schemaVersion" : 1,
                          "command" : "output",
                          "stack" : "shop",
                          "stage" : "staging",
                          "ok" : true,
                          "data" : {
                            "db" : {
                              "host" : "db.example",
                              "uri" : "***"
                            },
                            "url" : "https://shop.example"
                          },
                          "warnings" : [ ],
                          "error" : null
                        }
                        """);
    }

    @Test
    void aStageThatWasNeverDeployedHasNoOutputs() {
        var done = cli.run("output", "--stage", "pr-1", "--json");

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.json().path("ok").asBoolean()).isFalse();
        assertThat(done.json().at("/error/code").asString()).isEqualTo("NotStored");
        assertThat(done.json().at("/error/message").asString()).contains("shop/pr-1", "deploy --stage pr-1");
        assertThat(done.err()).startsWith("error: no outputs are stored of stage shop/pr-1");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theRowsOfAStageAreListed() {
        Stored.in(folder).stage("staging");

        var done = cli.run("state", "list", "--stage", "staging");

        assertThat(done.out()).isEqualTo("""
                        RESOURCE  TYPE     STATUS
                        app-db    Test.Db  created
                        """);
        JsonNode row =
                cli.run("state", "list", "--stage", "staging", "--json").json().at("/data/resources/0");
        assertThat(row.path("fqn").asString()).isEqualTo("app-db");
        assertThat(row.path("status").asString()).isEqualTo("created");
    }

    @Test
    void anEmptyStageIsSaidToBeEmpty() {
        var done = cli.run("state", "list", "--stage", "pr-1");

        assertThat(done.out()).isEqualTo("Nothing is stored of shop/pr-1.\n");
        assertThat(done.code()).isZero();
    }

    @Test
    void aRowIsShownAsJsonWithItsSecretsMasked() {
        Stored.in(folder).stage("staging");

        var done = cli.run("state", "show", "app-db", "--stage", "staging");

        assertThat(done.json().at("/props/password").asString()).isEqualTo("***");
        assertThat(done.json().at("/attributes/uri").asString()).isEqualTo("***");
        assertThat(done.json().at("/attributes/port").asInt()).isEqualTo(5432);
        assertThat(done.json().path("instance").asString()).isEqualTo("instance1");
        assertThat(done.out()).doesNotContain("hunter2", "postgres://");
        assertThat(cli.run("state", "show", "app-db", "--stage", "staging", "--json")
                        .json()
                        .at("/data/type")
                        .asString())
                .isEqualTo("Test.Db");
    }

    @Test
    void anUnknownRowIsAnErrorThatNamesIt() {
        var done = cli.run("state", "show", "nope", "--stage", "staging");

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err()).contains("'nope'", "shop/staging");
    }

    @Test
    void stagesAreListedWithTheirHolder() {
        Stored.in(folder).stage("staging").stage("pr-1");
        Lease lease = Stored.in(folder).hold("staging");

        var done = cli.run("stages");
        var json = cli.run("stages", "--json").json();
        lease.release().block(Duration.ofSeconds(30));

        assertThat(done.out().lines().toList())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("STAGE"),
                        pr -> assertThat(pr).isEqualTo("pr-1     1"),
                        staging -> assertThat(staging).startsWith("staging  1").contains("ann@ci (pid 12"));
        assertThat(json.path("stage").isNull()).isTrue();
        assertThat(json.at("/data/stages/1/leasedBy/command").asString()).isEqualTo("deploy --stage staging");
        assertThat(json.at("/data/stages/0/leasedBy").isMissingNode()).isTrue();
        assertThat(cli.run("stages").out()).doesNotContain("ann@ci");
    }

    @Test
    void stateInAnotherFolderIsFoundByOption() {
        Path other = folder.resolve("elsewhere");
        Stored.in(other).stage("staging");

        assertThat(cli.run("stages").out()).isEqualTo("No stage of shop is deployed.\n");
        assertThat(cli.run("stages", "--state", "elsewhere/.alchemy").out()).contains("staging");
    }

    @Test
    void aDamagedFileIsAnErrorThatNamesIt() throws IOException {
        Stored.in(folder).stage("staging");
        Path row;
        try (Stream<Path> files = Files.walk(folder)) {
            row = files.filter(file -> file.endsWith("resources/app-db.json"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.writeString(row, "{\"format\":1,");

        for (List<String> args : List.of(
                List.of("state", "list", "--stage", "staging"),
                List.of("state", "show", "app-db", "--stage", "staging"),
                List.of("stages"))) {
            var done = cli.run(args.toArray(String[]::new));
            assertThat(done.code()).as("%s", args).isEqualTo(1);
            assertThat(done.err())
                    .contains("error: ", row.getFileName().toString())
                    .doesNotContain("\tat ");
            if (args.equals(List.of("stages"))) {
                assertThat(done.out()).contains("staging  unreadable");
            } else {
                assertThat(done.out()).isEmpty();
            }
        }
    }

    @Test
    void aWrongKeyIsAQuestionOfCredentials() throws IOException {
        Stored.in(folder).stage("staging");
        Path elsewhere = folder.resolve("elsewhere");
        Stored.in(elsewhere).stage("staging");
        Files.copy(
                elsewhere.resolve(".alchemy/key"),
                folder.resolve(".alchemy/key"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        var done = cli.run("output", "--stage", "staging");

        assertThat(done.code()).isEqualTo(40);
        assertThat(done.err()).contains("key").doesNotContain("postgres://");
    }
}
