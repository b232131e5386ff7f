package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.state.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

@Timeout(60)
class PruneJournalCommandTest {

    record Nothing() {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @TempDir
    private Path folder;

    @Test
    void oldestLinesGoAndTheLatestStay() throws IOException {
        for (int i = 0; i < 3; i++) {
            deploy(cli());
        }
        List<String> before = journal();

        var pruned = cli().run("state", "prune-journal", "--stage", "staging", "--keep", "2", "--json");

        assertThat(pruned.code()).isZero();
        assertThat(pruned.json().at("/data/removed").asInt()).isEqualTo(before.size() - 2);
        assertThat(journal()).isEqualTo(before.subList(before.size() - 2, before.size()));
        assertThat(cli().run("state", "prune-journal", "--stage", "staging", "--keep", "2")
                        .out())
                .contains("Nothing to remove");
        deploy(cli());
        assertThat(journal()).hasSizeGreaterThan(2);
    }

    @Test
    void settingKeepsTheJournalShortAfterEachRun() throws IOException {
        for (int i = 0; i < 3; i++) {
            deploy(cli().variable("ALCHEMY_JOURNAL_LINES", "1"));
            assertThat(journal()).hasSize(1);
        }
        assertThat(cli().run("history", "--stage", "staging").code()).isZero();
    }

    @Test
    void numbersThatMakeNoSenseAndAHeldStageAreRefused() throws IOException {
        deploy(cli());
        deploy(cli());
        List<String> before = journal();
        assertThat(cli().run("state", "prune-journal", "--stage", "staging").code())
                .isEqualTo(2);
        assertThat(cli().run("state", "prune-journal", "--stage", "staging", "--keep", "0")
                        .code())
                .isEqualTo(2);
        for (String lines : List.of("0", "many")) {
            var refused = cli().variable("ALCHEMY_JOURNAL_LINES", lines).run("stages");
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).contains("ALCHEMY_JOURNAL_LINES", "'" + lines + "'");
        }
        Lease lease = Stored.in(folder).hold("staging");
        assertThat(cli().run("state", "prune-journal", "--stage", "staging", "--keep", "1")
                        .code())
                .isEqualTo(20);
        lease.release().block(Duration.ofSeconds(30));
        assertThat(journal()).isEqualTo(before);
    }

    private void deploy(Cli cli) {
        assertThat(cli.run("deploy", "--yes", "--stage", "staging").code()).isZero();
    }

    private List<String> journal() throws IOException {
        return Files.readAllLines(folder.resolve(".alchemy/state/shop/staging/journal.jsonl"));
    }

    private Cli cli() {
        return Cli.of(SHOP, folder);
    }
}
