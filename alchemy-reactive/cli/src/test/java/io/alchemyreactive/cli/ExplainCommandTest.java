package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class ExplainCommandTest {

    @TempDir
    private Path folder;

    private final FakeCloud cloud = FakeCloud.create();
    private Cli cli;

    @BeforeEach
    void deploy() {
        cli = Cli.of(Shop.on(cloud), folder);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cli.run("deploy", "--stage", "pr-1", "--yes").code()).isZero();
        cloud.forgetCalls();
    }

    @Test
    void aResourceIsExplainedByWhatIsStoredWhoUsesItAndWhatADeployWouldDo() {
        var done = Cli.of(Shop.on(cloud, 2), folder).run("explain", "app-db", "--stage", "staging");

        assertThat(done.code()).isZero();
        assertThat(done.out())
                .containsSubsequence(
                        "app-db (Fake.Thing) of shop/staging\n",
                        "  stored: created, instance ",
                        "  needs: nothing\n",
                        "  used by: shop/pr-1/(outputs), shop/pr-1/app-branch, app-branch\n",
                        "  properties:\n",
                        "      size = 1\n",
                        "  attributes:\n",
                        "      token = \"***\"\n",
                        "  the next deploy:\n",
                        "    ~ app-db (Fake.Thing)  update\n",
                        "        size: 1 -> 2\n")
                .doesNotContain("token-of", "Plan for", "to update.");
        assertThat(cloud.changes()).isEmpty();

        assertThat(cli.run("explain", "app-branch", "--stage", "pr-1").out())
                .contains(
                        "  needs: shop/staging/app-db\n",
                        "  used by: nothing\n",
                        "app-branch (Fake.Thing)  as it is\n");
    }

    @Test
    void theDocumentHoldsTheRowAndTheChange() {
        JsonNode data = Cli.of(Shop.on(cloud, 2), folder)
                .run("explain", "app-db", "--stage", "staging", "--json")
                .json()
                .path("data");

        assertThat(data.at("/stored/status").asString()).isEqualTo("created");
        assertThat(data.at("/stored/attributes/token").asString()).isEqualTo("***");
        assertThat(data.at("/change/action").asString()).isEqualTo("update");
        assertThat(data.at("/usedBy/0/stage").asString()).isEqualTo("pr-1");
        assertThat(data.path("needs")).isEmpty();
    }

    @Test
    void aResourceThatIsNotMadeYetIsExplainedByThePlan() {
        assertThat(cli.run("explain", "app-branch", "--stage", "fresh").out())
                .contains(
                        "  stored: nothing; it was never made\n",
                        "  needs: app-db\n",
                        "+ app-branch (Fake.Thing)  create");
    }

    @Test
    void anUnknownNameIsToldWithTheNearestOne() {
        var done = cli.run("explain", "app-bd", "--stage", "staging", "--json");

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.json().at("/error/code").asString()).isEqualTo("NotStored");
        assertThat(done.err())
                .contains("no resource 'app-bd' is declared or stored in shop/staging. Did you mean app-db?")
                .doesNotContain("\tat ");
        assertThat(cli.run("state", "show", "app-bd", "--stage", "staging").err())
                .contains("Did you mean app-db?");
    }

    @Test
    void whatIsStoredIsExplainedAlsoWhenNoPlanCanBeMade(@TempDir Path withoutStaging) {
        Stored.in(withoutStaging).stage("pr-7");

        var done = Cli.of(Shop.on(cloud), withoutStaging).run("explain", "app-db", "--stage", "pr-7", "--json");

        assertThat(done.json().at("/data/stored/type").asString()).isEqualTo("Test.Db");
        assertThat(done.json().path("ok").asBoolean()).isFalse();
        assertThat(done.json().at("/error/code").asString()).isEqualTo("InvalidReference");
        assertThat(done.code()).isEqualTo(1);
    }

    @Test
    void theGraphShowsWhatEachResourceNeedsAlsoOfOtherStages() {
        assertThat(cli.run("graph", "--stage", "staging").out()).isEqualTo("""
                        Resources of shop/staging and what they need
                          app-db (Fake.Thing)
                          app-branch (Fake.Thing)
                              needs app-db
                        """);
        assertThat(cli.run("graph", "--stage", "pr-1", "--format", "dot").out())
                .contains("label=\"shop/staging/app-db\\nFake.Thing\"", "n0 -> n1;");
        JsonNode data = cli.run("graph", "--stage", "pr-1", "--json").json().path("data");
        assertThat(data.at("/edges/0/from/fqn").asString()).isEqualTo("app-branch");
        assertThat(data.at("/edges/0/to/stage").asString()).isEqualTo("staging");
        assertThat(data.path("nodes")).hasSize(2);
        assertThat(cli.run("graph", "--stage", "pr-1", "--json", "--format", "dot")
                        .code())
                .isEqualTo(2);
        assertThat(cloud.changes()).isEmpty();
    }
}
