package io.alchemyreactive.state.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.test.StepVerifier;

/** A process that dies at any step of its work on the disk leaves a stage as some commit has left it. */
class FileStateStoreCrashTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final Holder HOLDER = new Holder("id", "sam", "laptop", 1, "deploy", Instant.EPOCH);

    /** Commits of one file and of several, of rows, outputs and edges, the first and the last of a stage. */
    private static final List<List<StateChange>> COMMITS = List.of(
            List.of(put("a", 1)),
            List.of(put("a", 2)),
            List.of(put("a", 3), put("b", 1), put("c", 1)),
            List.of(
                    new StateChange.RemoveRow("b", 1),
                    new StateChange.PutOutputs(Value.Fields.NONE),
                    new StateChange.PutBorrows(List.of(new Borrow(
                            new ResourceKey(STAGE, "a"), new ResourceKey(new StageKey("shop", "staging"), "x"))))),
            List.of(put("b", 1)),
            List.of(new StateChange.RemoveRow("c", 1)),
            List.of(put("c", 1), put("b", 2)),
            List.of(
                    new StateChange.RemoveRow("a", 3),
                    new StateChange.RemoveRow("b", 2),
                    new StateChange.RemoveRow("c", 1),
                    new StateChange.RemoveStage()),
            List.of(put("a", 1)));

    @TempDir
    Path work;

    @ParameterizedTest
    @EnumSource
    void deathAtEachStepLeavesTheStageBeforeOrAfterTheCommit(DyingDisk.Death death) throws IOException {
        List<StageSnapshot> states = states();
        int step = 0;
        for (boolean died = true; died; ) {
            Path folder = work.resolve("at-" + ++step);
            var disk = new DyingDisk(step, death);
            int committed = run(disk, folder);
            died = disk.died();
            StageSnapshot left = open(folder, new LocalDisk()).load(STAGE).block(LIMIT);
            assertThat(left).as("died at step %s", step).isIn(near(states, committed));
            goesOn(folder, states, left, "died at step " + step);
        }
        assertThat(step).isGreaterThan(60);
    }

    @Test
    void deathDuringRecoveryLeavesTheStageWhereItWas() throws IOException {
        List<StageSnapshot> states = states();
        int step = 0;
        for (boolean died = true; died; ) {
            Path folder = work.resolve("at-" + ++step);
            var disk = new DyingDisk(step, DyingDisk.Death.AFTER);
            int committed = run(disk, folder);
            died = disk.died();
            for (int again : List.of(1, 2, 4, 7, 11)) {
                try {
                    StateStore dying = open(folder, new DyingDisk(again, DyingDisk.Death.BEFORE));
                    dying.load(STAGE).block(LIMIT);
                } catch (StateException expected) {
                    assertThat(expected).hasMessageContaining("the process");
                }
            }
            StageSnapshot left = open(folder, new LocalDisk()).load(STAGE).block(LIMIT);
            assertThat(left).as("died at step %s", step).isIn(near(states, committed));
            goesOn(folder, states, left, "died at step " + step);
        }
    }

    @Test
    void powerFailureAtEachStepKeepsWhatWasCommitted() throws IOException {
        List<StageSnapshot> states = states();
        var random = new Random(20260102);
        int step = 0;
        for (boolean died = true; died; ) {
            step++;
            for (int i = 0; i < 2; i++) {
                Path folder = work.resolve("at-" + step + "-" + i);
                var disk = new DyingDisk(step, DyingDisk.Death.AFTER);
                int committed = run(disk, folder);
                died = disk.died();
                disk.cutPower(random);
                StageSnapshot left = open(folder, new LocalDisk()).load(STAGE).block(LIMIT);
                assertThat(left).as("died at step %s", step).isIn(near(states, committed));
                goesOn(folder, states, left, "died at step " + step);
            }
        }
    }

    @Test
    void alteredCommitOfADeadWriterIsAnErrorThatNamesIt() throws IOException {
        List<StageSnapshot> states = states();
        var random = new Random(20260102);
        int logs = 0;
        int step = 0;
        for (boolean died = true; died; ) {
            Path folder = work.resolve("at-" + ++step);
            var disk = new DyingDisk(step, DyingDisk.Death.AFTER);
            int committed = run(disk, folder);
            died = disk.died();
            Path log = folder.resolve("state/shop/test/commit.json");
            if (Files.exists(log)) {
                logs++;
                byte[] written = Files.readAllBytes(log);
                for (int i = 0; i < 25; i++) {
                    Files.write(log, altered(written, random));
                    StepVerifier.create(open(folder, new LocalDisk()).load(STAGE))
                            .expectErrorSatisfies(e -> assertThat(e)
                                    .isInstanceOf(CorruptStateException.class)
                                    .hasMessageContaining(log.toString()))
                            .verify(LIMIT);
                }
                Files.write(log, written);
            }
            assertThat(open(folder, new LocalDisk()).load(STAGE).block(LIMIT)).isIn(near(states, committed));
        }
        assertThat(logs).isGreaterThan(10);
    }

    @Test
    void deathDuringTheAcceptanceOfALossLeavesTheStageDamagedOrAccepted() throws IOException {
        int step = 0;
        for (boolean died = true; died; ) {
            Path folder = work.resolve("at-" + ++step);
            run(new DyingDisk(0, DyingDisk.Death.AFTER), folder);
            StateStore whole = open(folder, new LocalDisk());
            Lease lease = whole.acquire(STAGE, HOLDER).block(LIMIT);
            whole.commit(lease, List.of(put("b", 1), put("c", 1))).block(LIMIT);
            lease.release().block(LIMIT);
            Path resources = folder.resolve("state/shop/test/resources");
            Files.delete(resources.resolve("a.json"));
            Files.writeString(resources.resolve("b.json"), "{\"half");
            var disk = new DyingDisk(step, DyingDisk.Death.AFTER);
            FileStateStore dying = FileStateStore.create(FileStateOptions.of(folder), disk);
            dying.inspect(STAGE)
                    .flatMap(seen -> dying.acceptLoss(seen, HOLDER))
                    .onErrorComplete(StateException.class)
                    .block(LIMIT);
            died = disk.died();
            disk.cutPower(new Random(step));
            FileStateStore store = FileStateStore.create(FileStateOptions.of(folder));
            StageDamage left = store.inspect(STAGE).block(LIMIT);
            if (left.isDamaged()) {
                assertThat(died).as("died at step %s", step).isTrue();
                store.acceptLoss(left, HOLDER).block(LIMIT);
            }
            assertThat(store.load(STAGE).block(LIMIT).rows())
                    .as("died at step %s", step)
                    .containsOnlyKeys("c");
        }
        assertThat(step).isGreaterThan(5);
    }

    private static byte[] altered(byte[] bytes, Random random) {
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        byte[] altered = bytes.clone();
        altered[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        return altered;
    }

    /** Does all commits, and says how many were confirmed. */
    private static int run(Disk disk, Path folder) {
        StateStore store = open(folder, disk);
        int committed = 0;
        Lease lease = null;
        try {
            lease = store.acquire(STAGE, HOLDER).block(LIMIT);
            for (List<StateChange> changes : COMMITS) {
                store.commit(lease, changes).block(LIMIT);
                committed++;
            }
        } catch (StateException e) {
            assertThat(e).hasMessageContaining("the process");
        }
        if (lease != null) {
            lease.release().onErrorComplete(StateException.class).block(LIMIT);
        }
        return committed;
    }

    /** The rest of the commits can be done, and nothing is left behind. */
    private static void goesOn(Path folder, List<StageSnapshot> states, StageSnapshot left, String what)
            throws IOException {
        StateStore store = open(folder, new LocalDisk());
        Lease lease = store.acquire(STAGE, HOLDER).block(LIMIT);
        int next = states.indexOf(left);
        for (List<StateChange> changes : COMMITS.subList(next, COMMITS.size())) {
            store.commit(lease, changes).block(LIMIT);
        }
        lease.release().block(LIMIT);
        assertThat(store.load(STAGE).block(LIMIT)).as(what).isEqualTo(states.get(COMMITS.size()));
        try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
            assertThat(files.map(Path::toString))
                    .as(what)
                    .noneMatch(name -> name.endsWith(".tmp") || name.endsWith("commit.json"));
        }
    }

    private static List<StageSnapshot> near(List<StageSnapshot> states, int committed) {
        return states.subList(committed, Math.min(committed + 2, states.size()));
    }

    /** What the stage is after each of the commits, by a store that cannot crash. */
    private static List<StageSnapshot> states() {
        StateStore store = MemoryStateStore.create();
        List<StageSnapshot> states = new ArrayList<>();
        states.add(StageSnapshot.empty(STAGE));
        for (List<StateChange> changes : COMMITS) {
            Lease lease = store.acquire(STAGE, HOLDER).block(LIMIT);
            store.commit(lease, changes).block(LIMIT);
            lease.release().block(LIMIT);
            states.add(store.load(STAGE).block(LIMIT));
        }
        return states;
    }

    private static StateStore open(Path folder, Disk disk) {
        return FileStateStore.create(FileStateOptions.of(folder), disk);
    }

    private static StateChange put(String fqn, long revision) {
        var secret = new Value.Secret(Redacted.of(new Value.Text("secret of " + fqn)));
        var props = new Value.Fields(Map.of("password", secret, "revision", new Value.Text("" + revision)));
        var generation = new Generation("i", "Test.Thing", 1, props, null, null, List.of());
        return new StateChange.PutRow(
                new Row(fqn, Status.CREATED, generation, List.of(), Policies.NONE, 1, revision, 1, Instant.EPOCH));
    }
}
