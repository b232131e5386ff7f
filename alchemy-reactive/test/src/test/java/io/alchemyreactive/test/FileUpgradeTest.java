package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static io.alchemyreactive.test.StateSamples.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** A folder that was written by the version before there were stamps, as it left it. */
class FileUpgradeTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final StageKey PLAIN = new StageKey("shop", "plain");

    /** The policies of that time. */
    private static final Row A = withPolicies(fullRow("a", "correct horse"), true, List.of("scope/inner", "scope"));

    private static final StageSnapshot STORED = new StageSnapshot(
            STAGE,
            Map.of("a", A, "b", row("b", 2)),
            new Value.Fields(Map.of("uri", secret("correct horse"))),
            List.of(new Borrow(
                    new ResourceKey(STAGE, "a"), new ResourceKey(new StageKey("shop", "staging"), "app-db"))),
            Set.of(Protection.CONFIRM),
            null);

    @TempDir
    Path work;

    private Path folder;
    private StateStore store;

    @BeforeEach
    void copy() throws IOException {
        folder = work.resolve(".alchemy");
        FolderDamage.copy(Path.of("src/test/resources/state-before-stamps"), folder);
        store = FileStateStore.create(FileStateOptions.of(folder));
    }

    @Test
    void whatWasWrittenBeforeIsReadAndGoesOn() {
        assertThat(store.load(STAGE).block(LIMIT)).isEqualTo(STORED);
        assertThat(store.load(PLAIN).block(LIMIT).rows()).isEqualTo(Map.of("p", row("p", 1)));
        assertThat(store.stages().collectList().block(LIMIT)).containsExactly(PLAIN, STAGE);
        assertThat(store.journal(STAGE).collectList().block(LIMIT)).hasSize(3);
        commit(new StateChange.PutRow(row("b", 3)));
        assertThat(store.load(STAGE).block(LIMIT).rows()).isEqualTo(Map.of("a", A, "b", row("b", 3)));
        commit(new StateChange.RemoveRow("a", 1), new StateChange.RemoveRow("b", 3), new StateChange.RemoveStage());
        assertThat(store.load(STAGE).block(LIMIT)).isEqualTo(StageSnapshot.empty(STAGE));
    }

    @Test
    void rowsThatWereThereAtTheFirstLeaseAreMissedFromThenOn() throws IOException {
        commit();
        assertThat(store.load(STAGE).block(LIMIT)).isEqualTo(STORED);
        Files.delete(folder.resolve("state/shop/test/resources/a.json"));
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContainingAll("a.json", "'a' is missing", "accept-loss --stage test"))
                .verify(LIMIT);
    }

    @Test
    void stageWhoseStampsAreAllTakenAwayDoesNotPassForOneOfBefore() throws IOException {
        commit(new StateChange.PutRow(row("b", 3)));
        try (Stream<Path> all = Files.walk(folder.resolve("state/shop/test"))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".json")) {
                    String json = CheckedText.check(file.toString(), Files.readAllBytes(file))
                            .replaceAll("\"\\$stamp\":\"[^\"]*\",|\"digest\":\"[^\"]*\",|,\"settled\":true", "");
                    Files.write(file, CheckedText.withSum(json).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        Files.delete(folder.resolve("state/shop/test/journal.jsonl"));
        StepVerifier.create(store.load(STAGE))
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
        StepVerifier.create(store.acquire(STAGE, holder("next")))
                .expectError(CorruptStateException.class)
                .verify(LIMIT);
    }

    private static Row withPolicies(Row row, boolean retain, List<String> sequentialScopes) {
        return new Row(
                row.fqn(),
                row.status(),
                row.current(),
                row.older(),
                new Policies(retain, sequentialScopes),
                row.order(),
                row.revision(),
                row.fence(),
                row.updatedAt());
    }

    private void commit(StateChange... changes) {
        Lease lease = store.acquire(STAGE, holder("deploy")).block(LIMIT);
        store.commit(lease, List.of(changes)).block(LIMIT);
        lease.release().block(LIMIT);
    }
}
