package io.alchemyreactive.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {

    private static final StageKey STAGE = new StageKey("shop", "pr-1");
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private Duration now = Duration.ZERO;
    private final EventLines lines = new EventLines(Style.PLAIN, () -> now);
    private final List<String> told = new ArrayList<>();

    private void tell(DeployEvent event) {
        lines.line(event).ifPresent(told::add);
    }

    @Test
    void aRunIsToldLineByLine() {
        tell(new DeployEvent.RunStarted(0, DeployEvent.Verb.DEPLOY, STAGE, START));
        now = Duration.ofMinutes(1);
        tell(new DeployEvent.Planned(1, "app-db", "Test.Db", ChangeAction.CREATE));
        tell(new DeployEvent.Planned(2, "app-site", "Test.Site", ChangeAction.UPDATE));
        tell(new DeployEvent.Planned(3, "old", "Test.Site", ChangeAction.DELETE));
        tell(new DeployEvent.Started(4, "app-db", "Test.Db", ChangeAction.CREATE));
        tell(new DeployEvent.Started(5, "old", "Test.Site", ChangeAction.DELETE));
        now = Duration.ofMillis(61_240);
        tell(new DeployEvent.Finished(6, "app-db", "Test.Db", ChangeAction.CREATE));
        tell(new DeployEvent.Failed(7, "old", "Test.Site", ChangeAction.DELETE, "it is in use"));
        tell(new DeployEvent.Skipped(8, "app-site", "Test.Site", ChangeAction.UPDATE, "old failed"));
        now = Duration.ofSeconds(135);
        tell(new DeployEvent.RunEnded(9, DeployEvent.Outcome.FAILED, START.plusSeconds(135)));

        assertThat(told)
                .containsExactly(
                        "Deploying shop/pr-1",
                        "  app-db (Test.Db)  creating",
                        "  old (Test.Site)  deleting",
                        "  app-db (Test.Db)  created (1.2 s, 1 of 3)",
                        "  old (Test.Site)  failed: it is in use",
                        "  app-site (Test.Site)  skipped: old failed",
                        "Deploying shop/pr-1 failed after 1 min 15 s: 1 created");
    }

    @Test
    void theTimeOfAQuestionBeforeTheWorkDoesNotCount() {
        tell(new DeployEvent.RunStarted(0, DeployEvent.Verb.DESTROY, STAGE, START));
        now = Duration.ofMinutes(10);
        assertThat(told).isEmpty();
        tell(new DeployEvent.Planned(1, "app-db", "Test.Db", ChangeAction.DELETE));
        tell(new DeployEvent.Started(2, "app-db", "Test.Db", ChangeAction.DELETE));
        now = now.plusSeconds(2);
        tell(new DeployEvent.Finished(3, "app-db", "Test.Db", ChangeAction.DELETE));
        tell(new DeployEvent.RunEnded(4, DeployEvent.Outcome.SUCCEEDED, START.plusSeconds(602)));

        assertThat(told)
                .containsExactly(
                        "Destroying shop/pr-1",
                        "  app-db (Test.Db)  deleting",
                        "  app-db (Test.Db)  deleted (2.0 s)",
                        "Destroyed shop/pr-1 after 2.0 s: 1 deleted");
    }

    @Test
    void theBeginningsOfVeryManyAreNotTold() {
        for (int i = 0; i < 101; i++) {
            tell(new DeployEvent.Planned(i, "r" + i, "Test.Site", ChangeAction.CREATE));
        }
        tell(new DeployEvent.Started(101, "r7", "Test.Site", ChangeAction.CREATE));
        assertThat(lines.heartbeat()).isEqualTo("still running: r7 (create, 0.0 s)");
        tell(new DeployEvent.Finished(102, "r7", "Test.Site", ChangeAction.CREATE));

        assertThat(told).containsExactly("Deploying the stage", "  r7 (Test.Site)  created (0.0 s, 1 of 101)");
    }

    @Test
    void anActionIsRunAndNeitherCreatedNorUpdated() {
        tell(new DeployEvent.Started(0, "seed", "Alchemy.Action", ChangeAction.RUN));
        assertThat(lines.heartbeat()).isEqualTo("still running: seed (run, 0.0 s)");
        tell(new DeployEvent.Finished(1, "seed", "Alchemy.Action", ChangeAction.RUN));

        assertThat(told).containsExactly("  seed (Alchemy.Action)  running", "  seed (Alchemy.Action)  ran (0.0 s)");
    }

    @Test
    void aRunWithNothingToDoSaysNothingAtItsEnd() {
        tell(new DeployEvent.RunStarted(0, DeployEvent.Verb.DESTROY, STAGE, START));
        tell(new DeployEvent.RunEnded(1, DeployEvent.Outcome.SUCCEEDED, START));

        assertThat(told).isEmpty();
    }

    @Test
    void theHeartbeatNamesWhatIsRunningAndForHowLong() {
        assertThat(lines.heartbeat()).isEqualTo("still working");

        tell(new DeployEvent.Started(0, "app-branch", "Test.Branch", ChangeAction.CREATE));
        now = Duration.ofSeconds(12);
        assertThat(lines.heartbeat()).isEqualTo("still running: app-branch (create, 12 s)");

        for (int i = 0; i < 6; i++) {
            tell(new DeployEvent.Started(i, "r" + i, "Test.Site", ChangeAction.DELETE));
        }
        assertThat(lines.heartbeat()).endsWith("r3 (delete, 0.0 s), 2 more");
    }

    @Test
    void colourOnlyWrapsTheWords() {
        var coloured = new EventLines(Style.COLOURED, () -> now);
        coloured.line(new DeployEvent.Started(0, "app-db", "Test.Db", ChangeAction.CREATE));

        assertThat(coloured.line(new DeployEvent.Finished(1, "app-db", "Test.Db", ChangeAction.CREATE)))
                .hasValue("  app-db (Test.Db)  \u001b[32mcreated\u001b[0m (0.0 s)");
    }
}
