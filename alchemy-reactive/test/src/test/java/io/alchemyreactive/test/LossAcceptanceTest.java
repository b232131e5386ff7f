package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.fullRow;
import static io.alchemyreactive.test.StateSamples.holder;
import static io.alchemyreactive.test.StateSamples.row;
import static io.alchemyreactive.test.StateSamples.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.EditOptions;
import io.alchemyreactive.NotApprovedException;
import io.alchemyreactive.StateEdits;
import io.alchemyreactive.plan.UnconfirmedStageException;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.JournalEntry.Changed;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageDamage.Kind;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** A loss of state is accepted only after it was shown, and with the name of the stage. */
class LossAcceptanceTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final EditOptions NAMED =
            EditOptions.builder().command("state accept-loss").consent("test").build();

    @TempDir
    Path work;

    private Path folder;
    private FileStateStore store;
    private Path before;

    @BeforeEach
    void deploy() throws IOException {
        folder = work.resolve(".alchemy");
        store = FileStateStore.create(FileStateOptions.of(folder));
        commit(
                new StateChange.PutRow(fullRow("a", "correct horse")),
                new StateChange.PutRow(row("b", 1)),
                new StateChange.PutRow(row("c", 1)),
                new StateChange.PutOutputs(new Value.Fields(Map.of("uri", secret("correct horse")))),
                new StateChange.PutProtections(Set.of(Protection.CONFIRM)));
        before = work.resolve("before");
        FolderDamage.copy(folder, before);
        commit(new StateChange.PutRow(row("b", 2)), new StateChange.RemoveRow("c", 1));
    }

    @Test
    void missingOlderAddedAndUnreadableRowsAreNamedAndAcceptedTogether() throws IOException {
        Files.delete(resource("a"));
        restore("b");
        restore("c");
        Files.writeString(stage().resolve("outputs.json"), "{}");
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContainingAll(
                                "'a' is missing", "'b' is an older one", "'c' had been removed", "outputs.json"))
                .verify(LIMIT);

        StageDamage accepted = accept().block(LIMIT);

        assertThat(accepted.findings())
                .extracting(StageDamage.Finding::kind, StageDamage.Finding::fqn)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Kind.MISSING, "a"),
                        org.assertj.core.groups.Tuple.tuple(Kind.OUTDATED, "b"),
                        org.assertj.core.groups.Tuple.tuple(Kind.ADDED, "c"),
                        org.assertj.core.groups.Tuple.tuple(Kind.UNREADABLE, ""));
        assertThat(load())
                .isEqualTo(new StageSnapshot(
                        STAGE,
                        Map.of("b", row("b", 1), "c", row("c", 1)),
                        null,
                        List.of(),
                        Set.of(Protection.CONFIRM),
                        null));
        assertThat(store.journal(STAGE).last().block(LIMIT).changes())
                .containsExactlyInAnyOrder(
                        new Changed("lost", "a", 0),
                        new Changed("accepted", "b", 0),
                        new Changed("accepted", "c", 0),
                        new Changed("lost", "", 0));
        assertThat(stage().toFile().list()).anyMatch(name -> name.startsWith("outputs.json.damaged-"));
        goesOn();
    }

    @Test
    void afterAnAcceptanceFurtherLossesAreFoundAndNamed() throws IOException {
        Files.delete(resource("a"));
        accept().block(LIMIT);
        Files.delete(resource("b"));
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContaining("'b' is missing")
                        .message()
                        .doesNotContain("'a'"))
                .verify(LIMIT);
    }

    @Test
    void everyDamageCanBeAcceptedAndTheStageGoesOn() throws IOException {
        var random = new Random(20260102);
        Path whole = work.resolve("whole");
        FolderDamage.copy(folder, whole);
        for (FolderDamage.Kind kind : FolderDamage.Kind.values()) {
            for (int i = 0; i < 15; i++) {
                FolderDamage.remove(work.resolve("not-mounted"));
                FolderDamage.remove(folder);
                FolderDamage.copy(whole, folder);
                String what = new FolderDamage(folder, List.of(before), random).happen(kind);
                store = FileStateStore.create(FileStateOptions.of(folder));
                boolean damaged = Boolean.TRUE.equals(store.load(STAGE)
                        .thenReturn(false)
                        .onErrorReturn(LossAcceptanceTest::isDamage, true)
                        .onErrorComplete()
                        .block(LIMIT));
                if (damaged) {
                    assertThat(accept().block(LIMIT).findings())
                            .as(kind + " of " + what)
                            .isNotEmpty();
                    assertThat(store.inspect(STAGE).block(LIMIT).findings())
                            .as(kind + " of " + what)
                            .isEmpty();
                    goesOn();
                }
            }
        }
    }

    @Test
    void nothingIsAcceptedWithoutApprovalAndTheNameOfTheStage() throws IOException {
        Files.delete(resource("a"));
        StepVerifier.create(StateEdits.acceptLoss(STAGE, NAMED, damage -> Mono.just(false))
                        .contextWrite(StateStore.provide(store)))
                .expectError(NotApprovedException.class)
                .verify(LIMIT);
        StepVerifier.create(StateEdits.acceptLoss(STAGE, EditOptions.DEFAULTS, damage -> Mono.just(true))
                        .contextWrite(StateStore.provide(store)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(UnconfirmedStageException.class)
                        .hasMessageContaining("--confirm test"))
                .verify(LIMIT);
        assertThat(store.inspect(STAGE).block(LIMIT).isDamaged()).isTrue();
    }

    @Test
    void whatIsWrongMustBeWhatWasSeen() throws IOException {
        Files.delete(resource("a"));
        StepVerifier.create(StateEdits.acceptLoss(STAGE, NAMED, damage -> {
                            try {
                                Files.delete(resource("b"));
                            } catch (IOException e) {
                                return Mono.error(e);
                            }
                            return Mono.just(true);
                        })
                        .contextWrite(StateStore.provide(store)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContaining("Look at it again"))
                .verify(LIMIT);
    }

    @Test
    void stageThatIsHeldIsNotTakenFromItsHolder() throws IOException {
        Lease lease = store.acquire(STAGE, holder("deploy")).block(LIMIT);
        Files.delete(resource("a"));
        StepVerifier.create(accept()).expectError(LockedException.class).verify(LIMIT);
        lease.release().block(LIMIT);
    }

    @Test
    void stageInGoodOrderIsLeftAsItIs() throws IOException {
        List<StageDamage> asked = new ArrayList<>();
        StageDamage damage = StateEdits.acceptLoss(STAGE, NAMED, seen -> {
                    asked.add(seen);
                    return Mono.just(true);
                })
                .contextWrite(StateStore.provide(store))
                .block(LIMIT);
        assertThat(damage.isDamaged()).isFalse();
        assertThat(asked).isEmpty();
        assertThat(store.journal(STAGE).count().block(LIMIT)).isEqualTo(2);
        StepVerifier.create(StateEdits.acceptLoss(STAGE, NAMED, seen -> Mono.just(true))
                        .contextWrite(StateStore.provide(MemoryStateStore.create())))
                .expectError(IllegalArgumentException.class)
                .verify(LIMIT);
    }

    /** A file that says that a newer version wrote it is no damage: that version can read it. */
    private static boolean isDamage(Throwable error) {
        return error instanceof CorruptStateException && !error.getMessage().contains("Use the newer version");
    }

    private Mono<StageDamage> accept() {
        return StateEdits.acceptLoss(STAGE, NAMED, damage -> Mono.just(true)).contextWrite(StateStore.provide(store));
    }

    private void goesOn() {
        commit(new StateChange.PutRow(fullRow("next", "correct horse")));
        assertThat(load().rows()).containsKey("next");
        assertThat(store.stages().collectList().block(LIMIT)).contains(STAGE);
        commit(new StateChange.RemoveRow("next", 1));
        assertThat(load().rows()).doesNotContainKey("next");
    }

    private StageSnapshot load() {
        return store.load(STAGE).block(LIMIT);
    }

    private void commit(StateChange... changes) {
        Lease lease = store.acquire(STAGE, holder("deploy")).block(LIMIT);
        store.commit(lease, List.of(changes)).block(LIMIT);
        lease.release().block(LIMIT);
    }

    private void restore(String name) throws IOException {
        Path file = resource(name);
        Files.deleteIfExists(file);
        Files.copy(before.resolve(folder.relativize(file)), file);
    }

    private Path resource(String name) {
        return stage().resolve("resources").resolve(name + ".json");
    }

    private Path stage() {
        return folder.resolve("state/shop/test");
    }
}
