package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AcceptLossCommandTest {

    private final FakeCloud cloud = FakeCloud.create();

    @TempDir
    private Path folder;

    private Cli cli;
    private Path row;

    @BeforeEach
    void deployStaging() {
        cli = Cli.of(Shop.on(cloud), folder);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
        cloud.forgetCalls();
        row = folder.resolve(".alchemy/state/shop/staging/resources/app-branch.json");
    }

    @Test
    void aRemovedRowStopsDeployAndDestroyBeforeAnyCallAndNamesTheWayOn() throws IOException {
        Files.delete(row);

        for (String verb : new String[] {"plan", "deploy", "destroy"}) {
            var refused = cli.run(
                    verb.equals("plan")
                            ? new String[] {"plan", "--stage", "staging"}
                            : new String[] {verb, "--stage", "staging", "--yes"});
            assertThat(refused.code()).as(verb).isEqualTo(1);
            assertThat(refused.err()).as(verb).contains("'app-branch' is missing", "state accept-loss --stage staging");
        }
        assertThat(cloud.calls()).isEmpty();
        assertThat(cloud.items()).hasSize(2);
    }

    @Test
    void aLossIsShownAndAcceptedByTheNameOfTheStage() throws IOException {
        Files.delete(row);

        var unnamed = cli.run("state", "accept-loss", "--stage", "staging", "--yes");
        assertThat(unnamed.code()).isEqualTo(22);
        assertThat(unnamed.err()).contains("missing", "app-branch.json", "Give --confirm staging");
        var unasked = cli.run("state", "accept-loss", "--stage", "staging", "--confirm", "staging");
        assertThat(unasked.code()).isEqualTo(22);
        assertThat(cli.run("state", "list", "--stage", "staging").code()).isEqualTo(1);

        var done = cli.run("state", "accept-loss", "--stage", "staging", "--confirm", "staging", "--yes");

        assertThat(done.code()).isZero();
        assertThat(done.out()).contains("Not known any more: app-branch.", "next plan");
        assertThat(cli.run("state", "list", "--stage", "staging").out())
                .contains("app-db")
                .doesNotContain("app-branch");
        assertThat(cli.run("history", "--stage", "staging").out()).contains("lost", "app-branch");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void whatIsWrongIsNamedInTheJsonDocument() throws IOException {
        Files.delete(row);

        var json = cli.run("state", "accept-loss", "--stage", "staging", "--confirm", "staging", "--yes", "--json")
                .json();

        assertThat(json.path("command").asString()).isEqualTo("state accept-loss");
        assertThat(json.at("/data/findings/0/kind").asString()).isEqualTo("missing");
        assertThat(json.at("/data/findings/0/fqn").asString()).isEqualTo("app-branch");
        assertThat(json.at("/data/findings/0/place").asString()).isEqualTo(row.toString());
    }

    @Test
    void nothingIsSaidToBeWrongWhereNothingIs() {
        var done = cli.run("state", "accept-loss", "--stage", "staging");
        assertThat(done.code()).isZero();
        assertThat(done.out()).isEqualTo("Nothing is wrong with what is stored of shop/staging.\n");
    }
}
