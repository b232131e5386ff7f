package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void damagedStagesDoNotHideTheOthers() throws IOException {
        for (String stage : new String[] {"prod", "pr-1"}) {
            assertThat(cli.run("deploy", "--stage", stage, "--yes").code()).isZero();
        }
        Files.delete(row);
        var one = cli.run("stages");
        assertThat(one.code()).isEqualTo(1);
        assertThat(one.out())
                .containsPattern("pr-1 +1")
                .containsPattern("prod +2")
                .contains("staging  unreadable");
        assertThat(one.err()).contains("'app-branch' is missing", "state accept-loss --stage staging");

        Path prod = folder.resolve(".alchemy/state/shop/prod");
        Files.move(prod, folder.resolve("elsewhere"));
        Files.writeString(folder.resolve(".alchemy/state/shop/staging/stage.json"), "{");
        var two = cli.run("stages", "--json");
        assertThat(two.code()).isEqualTo(1);
        assertThat(two.json()
                        .at("/data/stages")
                        .valueStream()
                        .map(stage -> stage.path("stage").asString()))
                .containsExactly("pr-1", "prod", "staging");
        assertThat(two.json().at("/data/stages/1/message").asString())
                .contains(prod + "", "the folder is missing", "state accept-loss --stage prod");
        assertThat(two.err())
                .contains("2 stages cannot be read", "state accept-loss --stage prod", "accept-loss --stage staging");

        var accepted = cli.run("state", "accept-loss", "--stage", "prod", "--confirm", "prod", "--yes");
        assertThat(accepted.code()).isZero();
        assertThat(cli.run("stages").out()).contains("pr-1", "staging").doesNotContain("prod");
    }

    @Test
    void confirmationOfAnotherNameSaysWhichOneIsNeeded() throws IOException {
        Files.delete(row);

        var other = cli.run("state", "accept-loss", "--stage", "staging", "--confirm", "prod", "--yes");

        assertThat(other.code()).isEqualTo(2);
        assertThat(other.err()).contains("--confirm prod is of no use here").contains("Give --confirm staging instead");
    }

    @Test
    void lostOutputsAreNotSaidToHaveNeverBeen() throws IOException {
        Files.delete(folder.resolve(".alchemy/state/shop/staging/outputs.json"));
        assertThat(cli.run("state", "accept-loss", "--stage", "staging", "--confirm", "staging", "--yes")
                        .code())
                .isZero();

        var output = cli.run("output", "--stage", "staging");

        assertThat(output.code()).isEqualTo(1);
        assertThat(output.err()).contains("or what was stored was lost", "deploy --stage staging");
    }

    @Test
    void stageWhoseKeyIsLostIsBegunAnewBesideItAndTakesItsObjectsIn() throws IOException {
        Path state = folder.resolve(".alchemy");
        Files.delete(state.resolve("key"));
        for (String[] command : new String[][] {
            {"plan", "--stage", "staging"},
            {"deploy", "--stage", "staging", "--yes"},
            {"state", "accept-loss", "--stage", "staging", "--confirm", "staging", "--yes"}
        }) {
            var refused = cli.run(command);
            assertThat(refused.code()).isEqualTo(40);
            assertThat(refused.err()).contains("there is no key file " + state.resolve("key"), "ALCHEMY_PASSWORD");
        }

        for (String name : new String[] {"state", "stages"}) {
            Files.move(state.resolve(name), folder.resolve("lost-" + name));
        }
        List<String> ids = cloud.items().stream().map(FakeCloud.Item::id).toList();
        assertThat(cli.run("import", "app-db", ids.get(0), "--stage", "staging", "--yes")
                        .code())
                .isZero();
        assertThat(cli.run("import", "app-branch", ids.get(1), "--stage", "staging", "--yes")
                        .code())
                .isZero();
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();

        assertThat(cloud.items()).extracting(FakeCloud.Item::id).isEqualTo(ids);
        assertThat(cli.run("state", "list", "--stage", "staging").out()).contains("app-db", "app-branch");
    }
}
