package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Stage;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.test.FakeCloud;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class HistoryCommandTest {

    private final FakeCloud cloud = FakeCloud.create();

    @TempDir
    private Path folder;

    private Cli cli() {
        return Cli.of(Shop.on(cloud), folder);
    }

    @Test
    void runsAreToldWithWhoDidThemAndTheirOutcome() {
        cli().run("deploy", "--stage", "staging", "--yes");
        cli().run("deploy", "--stage", "staging", "--yes");
        cli().run("state", "move", "app-branch", "branch", "--stage", "staging", "--yes");
        cli().run("destroy", "--stage", "staging", "--yes");

        var done = cli().run("history", "--stage", "staging");

        assertThat(done.code()).isZero();
        assertThat(done.err()).isEmpty();
        assertThat(done.out())
                .containsSubsequence(
                        "deploy --stage staging  by sam@laptop (pid 4711)\n",
                        "  app-db (Fake.Thing)  creating\n",
                        "  app-db (Fake.Thing)  created",
                        "Deployed shop/staging",
                        "deploy --stage staging  by sam@laptop",
                        "nothing to change: succeeded",
                        "state move app-branch branch --stage staging  by sam@laptop",
                        "  branch  created\n",
                        "destroy --stage staging  by sam@laptop",
                        "  app-db (Fake.Thing)  deleted",
                        "Destroyed shop/staging")
                .doesNotContain("token-of");
    }

    @Test
    void aFailureIsPartOfTheHistory() {
        cloud.intercept(new FakeCloud.Interceptor() {
            @Override
            public Mono<Void> before(FakeCloud.Call call) {
                return call.verb() == FakeCloud.Verb.READ
                        ? Mono.empty()
                        : Mono.error(new IllegalStateException("out of things"));
            }
        });
        cli().run("deploy", "--stage", "staging", "--yes");

        assertThat(cli().run("history", "--stage", "staging").out())
                .containsSubsequence("app-db (Fake.Thing)  failed: ", "out of things", "Deploying shop/staging failed");
    }

    @Test
    void theJsonDocumentHoldsEachLineOfTheJournal() {
        cli().run("deploy", "--stage", "staging", "--yes");

        JsonNode entries =
                cli().run("history", "--stage", "staging", "--json").json().at("/data/entries");

        assertThat(entries.size()).isGreaterThan(1);
        assertThat(entries.at("/0/number").asInt()).isEqualTo(1);
        assertThat(entries.at("/0/fence").asInt()).isEqualTo(1);
        assertThat(entries.at("/0/holder/user").asString()).isEqualTo("sam");
        assertThat(entries.at("/0/holder/command").asString()).isEqualTo("deploy --stage staging");
        assertThat(entries.at("/0/events/0/event").asString()).isEqualTo("run-started");
        assertThat(entries.toString()).contains("\"what\":\"creating\"", "\"fqn\":\"app-db\"");
    }

    @Test
    void aStageWithoutHistorySaysSo() {
        assertThat(cli().run("history", "--stage", "pr-1").out()).isEqualTo("Nothing was done to shop/pr-1 yet.\n");
    }

    @Test
    void aProgramThatNamesNoUserIsSaidToBeOne() {
        var store = FileStateStore.create(FileStateOptions.of(folder.resolve(".alchemy")));
        Alchemy.deploy(Shop.on(cloud), Stage.of("staging"))
                .contextWrite(StateStore.provide(store))
                .block(Duration.ofSeconds(30));

        assertThat(cli().run("history", "--stage", "staging").out())
                .contains("  by a program that names no user (pid ")
                .doesNotContain("unknown");
    }
}
