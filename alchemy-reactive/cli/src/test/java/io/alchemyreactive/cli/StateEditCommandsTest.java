package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.Lease;
import io.alchemyreactive.test.FakeCloud;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StateEditCommandsTest {

    private final FakeCloud cloud = FakeCloud.create();

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void deployStaging() {
        cli = Cli.of(Shop.on(cloud), folder);
        assertThat(cli.run("deploy", "--stage", "staging", "--yes").code()).isZero();
        cloud.forgetCalls();
    }

    @Test
    void aForgottenRowLeavesItsObjectBehindAndSaysSo() {
        var done = cli.run("state", "forget", "app-branch", "--stage", "staging", "--yes");

        assertThat(done.code()).isZero();
        assertThat(done.out())
                .isEqualTo(
                        "'app-branch' of shop/staging is forgotten; what exists of it is yours to look" + " after.\n");
        assertThat(done.err())
                .contains("Forget 'app-branch' (Fake.Thing)", "thing-2")
                .doesNotContain("token-of");
        assertThat(cloud.calls()).isEmpty();
        assertThat(cloud.items()).hasSize(2);
        assertThat(cli.run("state", "list", "--stage", "staging").out())
                .contains("app-db")
                .doesNotContain("app-branch");
    }

    @Test
    void whatWasForgottenIsNamedInTheJsonDocument() {
        var json = cli.run("state", "forget", "app-branch", "--stage", "staging", "--yes", "--json")
                .json();

        assertThat(json.path("command").asString()).isEqualTo("state forget");
        assertThat(json.path("stage").asString()).isEqualTo("staging");
        assertThat(json.at("/data/fqn").asString()).isEqualTo("app-branch");
        assertThat(json.at("/data/leftBehind/0/type").asString()).isEqualTo("Fake.Thing");
        assertThat(json.at("/data/leftBehind/0/attributes/id").asString()).isEqualTo("thing-2");
        assertThat(json.at("/data/leftBehind/0/attributes/token").asString()).isEqualTo("***");
    }

    @Test
    void whatOthersOfTheStageUseIsNotForgottenUnlessForced() {
        var refused = cli.run("state", "forget", "app-db", "--stage", "staging", "--yes", "--json");

        assertThat(refused.code()).isEqualTo(21);
        assertThat(refused.json().at("/error/code").asString()).isEqualTo("EditRefused");
        assertThat(refused.err()).contains("shop/staging/app-branch", "--force");
        assertThat(cli.run("state", "show", "app-db", "--stage", "staging").code())
                .isZero();

        var forced = cli.run("state", "forget", "app-db", "--stage", "staging", "--yes", "--force");
        assertThat(forced.code()).isZero();
        assertThat(forced.err()).contains("still use it", "shop/staging/app-branch");
        assertThat(cli.run("destroy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cloud.items())
                .singleElement()
                .satisfies(item -> assertThat(item.id()).isEqualTo("thing-1"));
    }

    @Test
    void whatAnotherStageUsesIsNeitherForgottenNorMovedUnlessForced() {
        assertThat(cli.run("deploy", "--stage", "pr-1", "--yes").code()).isZero();

        for (List<String> edit : List.of(List.of("forget", "app-db"), List.of("move", "app-db", "db"))) {
            String[] words = edit.toArray(String[]::new);
            var refused = cli.run(command(words, "--stage", "staging", "--yes"));
            assertThat(refused.code()).isEqualTo(21);
            assertThat(refused.err()).contains("shop/pr-1/app-branch");
        }
        var forced = cli.run("state", "move", "app-db", "db", "--stage", "staging", "--yes", "--force");
        assertThat(forced.code()).isZero();
        assertThat(forced.err()).contains("under this name", "shop/pr-1/app-branch");
    }

    @Test
    void nothingIsEditedWithoutAYes() {
        var unasked = cli.run("state", "forget", "app-branch", "--stage", "staging");
        assertThat(unasked.code()).isEqualTo(22);
        assertThat(unasked.err()).contains("state forget app-branch --stage staging", "--yes");

        cli.typing("n\n");
        assertThat(cli.run("state", "move", "app-branch", "b", "--stage", "staging")
                        .code())
                .isEqualTo(22);
        assertThat(cli.run("state", "forget", "app-branch", "--stage", "staging", "--no-input")
                        .code())
                .isEqualTo(22);
        assertThat(cli.run("state", "list", "--stage", "staging").out()).contains("app-branch");

        cli.typing("y\n");
        var asked = cli.run("state", "forget", "app-branch", "--stage", "staging");
        assertThat(asked.code()).isZero();
        assertThat(asked.err()).contains("Go ahead with state forget app-branch --stage staging? [y/N]");
    }

    @Test
    void aMovedRowIsNamedAnewByAllThatUsesIt() {
        var done = cli.run("state", "move", "app-db", "storage/db ä", "--stage", "staging", "--yes", "--json");

        assertThat(done.code()).isZero();
        assertThat(done.json().at("/data/to").asString()).isEqualTo("storage/db ä");
        assertThat(done.json().at("/data/users/0/fqn").asString()).isEqualTo("app-branch");
        assertThat(cloud.calls()).isEmpty();
        assertThat(cli.run("state", "list", "--stage", "staging").out())
                .contains("storage/db ä")
                .doesNotContain("app-db");
        assertThat(cli.run("state", "show", "app-branch", "--stage", "staging")
                        .json()
                        .at("/edges/0")
                        .asString())
                .isEqualTo("storage/db ä");
        assertThat(cli.run("state", "show", "storage/db ä", "--stage", "staging")
                        .json()
                        .at("/attributes/token")
                        .asString())
                .isEqualTo("***");
        assertThat(cli.run("destroy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cloud.items()).isEmpty();
    }

    @Test
    void aRowThatIsMovedThereAndBackPlansNothing() {
        assertThat(cli.run("state", "move", "app-db", "db", "--stage", "staging", "--yes")
                        .code())
                .isZero();
        assertThat(cli.run("plan", "--stage", "staging", "--detailed-exitcode").code())
                .isEqualTo(10);
        assertThat(cli.run("state", "move", "db", "app-db", "--stage", "staging", "--yes")
                        .code())
                .isZero();
        assertThat(cli.run("plan", "--stage", "staging", "--detailed-exitcode").code())
                .isZero();
    }

    @Test
    void anOccupiedNameIsRefused() {
        var done = cli.run("state", "move", "app-db", "app-branch", "--stage", "staging", "--yes", "--force");

        assertThat(done.code()).isEqualTo(21);
        assertThat(done.err()).contains("app-branch", "something is stored there already");
    }

    @Test
    void namesThatAreNotThereOrNotAllowedAreToldApart() {
        for (String[] words : new String[][] {{"forget", "nope"}, {"move", "nope", "b"}}) {
            var done = cli.run(command(words, "--stage", "staging", "--yes"));
            assertThat(done.code()).isEqualTo(1);
            assertThat(done.err()).contains("'nope'", "state list --stage staging");
        }
        assertThat(cli.run("state", "move", "app-db", "a//b", "--stage", "staging", "--yes")
                        .code())
                .isEqualTo(2);
        assertThat(cli.run("state", "move", "app-db", "--stage", "staging", "--yes")
                        .code())
                .isEqualTo(2);
    }

    @Test
    void aStageThatSomebodyHoldsIsNotEdited() {
        Lease lease = Stored.in(folder).hold("staging");
        var done = cli.run("state", "forget", "app-branch", "--stage", "staging", "--yes");
        lease.release().block(Duration.ofSeconds(30));

        assertThat(done.code()).isEqualTo(20);
        assertThat(done.err()).contains("ann@ci");
    }

    private static String[] command(String[] words, String... options) {
        return java.util.stream.Stream.of(new String[] {"state"}, words, options)
                .flatMap(java.util.Arrays::stream)
                .toArray(String[]::new);
    }
}
