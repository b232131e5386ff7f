package io.alchemyreactive.test;

import static io.alchemyreactive.test.StateSamples.holder;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Several processes on one folder, some of which die. */
@Timeout(120)
class FileStateStoreIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final StageKey STAGE = new StageKey("shop", "test");

    @TempDir
    Path folder;

    private StateStore store;

    @BeforeEach
    void open() {
        store = FileStateStore.create(FileStateOptions.of(folder));
    }

    @Test
    void killedHolderFreesTheStageAtOnce() throws Exception {
        try (var child = FileStoreChild.start("", "hold", folder, "test")) {
            assertThat(child.says()).isEqualTo("held");
            locked(child);
            assertThat(load().leasedBy())
                    .satisfies(holder -> assertThat(holder.pid()).isEqualTo(child.pid()));
            child.signal("KILL");
            child.waitFor();
            assertThat(load().leasedBy()).isNull();
            Lease lease = store.acquire(STAGE, holder("next")).block(LIMIT);
            assertThat(lease.fence()).isEqualTo(2);
            store.commit(lease, List.of(new StateChange.PutRow(StateSamples.row("a", 1))))
                    .block(LIMIT);
            lease.release().block(LIMIT);
        }
    }

    @Test
    void stoppedHolderKeepsTheStage() throws Exception {
        try (var child = FileStoreChild.start("", "hold", folder, "test")) {
            assertThat(child.says()).isEqualTo("held");
            child.signal("STOP");
            locked(child);
            child.signal("CONT");
            locked(child);
        }
    }

    @Test
    void askingWhoHoldsAStageDoesNotFreeIt() throws Exception {
        Lease lease = store.acquire(STAGE, holder("first")).block(LIMIT);
        for (int i = 0; i < 20; i++) {
            load();
            StepVerifier.create(store.acquire(STAGE, holder("second")))
                    .expectError(LockedException.class)
                    .verify(LIMIT);
        }
        try (var child = FileStoreChild.start("", "hold", folder, "test")) {
            assertThat(child.says()).startsWith("LockedException").contains("held by 'deploy --stage test'");
        }
        lease.release().block(LIMIT);
        try (var child = FileStoreChild.start("", "hold", folder, "test")) {
            assertThat(child.says()).isEqualTo("held");
        }
    }

    @Test
    void writerKilledAtAnyMomentLosesNothingThatItConfirmed() throws Exception {
        var random = new Random(20260102);
        long confirmed = 0;
        for (int round = 0; round < 10; round++) {
            try (var child = FileStoreChild.start("", "commit", folder, "test")) {
                assertThat(child.says()).isEqualTo("held");
                int last = random.nextInt(20);
                for (int i = 0; i < last; i++) {
                    confirmed = Long.parseLong(child.says());
                }
                child.signal("KILL");
                for (String more = child.says(); more != null; more = child.says()) {
                    confirmed = Long.parseLong(more);
                }
                child.waitFor();
                long stored = revision(load());
                assertThat(stored).isBetween(confirmed, confirmed + 1);
                confirmed = stored;
            }
        }
        assertThat(confirmed).isGreaterThan(10);
    }

    @Test
    void readersSeeWholeCommitsOfAnotherProcess() throws Exception {
        try (var child = FileStoreChild.start("", "commit", folder, "test")) {
            assertThat(child.says()).isEqualTo("held");
            assertThat(child.says()).isEqualTo("1");
            List<Long> seen = Flux.range(0, 300)
                    .flatMap(i -> store.load(STAGE).subscribeOn(Schedulers.parallel()), 4)
                    .map(FileStateStoreIT::revision)
                    .collectList()
                    .block(LIMIT);
            assertThat(seen).hasSize(300).allMatch(revision -> revision > 0);
            assertThat(child.says()).isEqualTo("2");
        }
    }

    @Test
    void processesOnDifferentStagesDoNotDisturbEachOther() throws Exception {
        try (var one = FileStoreChild.start("", "commit", folder, "one");
                var two = FileStoreChild.start("", "commit", folder, "two")) {
            for (var child : List.of(one, two)) {
                assertThat(child.says()).isEqualTo("held");
                for (int i = 1; i <= 20; i++) {
                    assertThat(child.says()).isEqualTo("" + i);
                }
            }
            StepVerifier.create(store.stages().map(StageKey::stage))
                    .expectNext("one", "two")
                    .expectComplete()
                    .verify(LIMIT);
        }
    }

    @Test
    void processStoppedInMidCommitOrMidReadIsNamedAfterAWhile() throws Exception {
        var read = new StageKey("shop", "read");
        Lease lease = store.acquire(read, holder("writer")).block(LIMIT);
        var change = new StateChange.PutRow(StateSamples.row("a", 1));
        store.commit(lease, List.of(change)).block(LIMIT);
        Lease first = store.acquire(STAGE, holder("first")).block(LIMIT);
        store.commit(first, List.of(change)).block(LIMIT);
        first.release().block(LIMIT);
        try (var writer = FileStoreChild.start("", "write", folder, "test");
                var reader = FileStoreChild.start("", "read", folder, "read")) {
            assertThat(writer.says()).isEqualTo("held");
            assertThat(writer.says()).isEqualTo("locked false");
            assertThat(reader.says()).isEqualTo("locked true");
            writer.signal("STOP");
            reader.signal("STOP");
            var next = new StateChange.PutRow(StateSamples.row("a", 2));
            StepVerifier.create(Flux.mergeDelayError(
                                    2,
                                    store.load(STAGE)
                                            .map(StageSnapshot::toString)
                                            .onErrorResume(e -> Mono.just(said(e))),
                                    store.commit(lease, List.of(next))
                                            .thenReturn("committed")
                                            .onErrorResume(e -> Mono.just(said(e))))
                            .sort())
                    .assertNext(said -> assertThat(said)
                            .startsWith("StateUnavailableException")
                            .contains("read/commit.lock: a process that reads the stage", "kill -CONT"))
                    .assertNext(said -> assertThat(said)
                            .startsWith("StateUnavailableException")
                            .contains(
                                    "test/commit.lock: 'deploy' of sam@laptop (pid " + writer.pid() + ", since "
                                            + StateSamples.NOW + ") has been in the middle of a commit",
                                    "kill -CONT"))
                    .expectComplete()
                    .verify(LIMIT);
            writer.signal("CONT");
            reader.signal("CONT");
            writer.tell("");
            reader.tell("");
            assertThat(load().row("a").orElseThrow().revision()).isEqualTo(1);
            store.commit(lease, List.of(next)).block(LIMIT);
            assertThat(store.load(read).block(LIMIT).row("a").orElseThrow().revision())
                    .isEqualTo(2);
        }
    }

    private static String said(Throwable error) {
        return error.getClass().getSimpleName() + ": " + error.getMessage();
    }

    @Test
    void fullDiskIsSaidWithACureAndTheLastStateStays() throws Exception {
        try (var child = FileStoreChild.start("ulimit -f 32; ", "grow", folder, "test")) {
            assertThat(child.says()).isEqualTo("held");
            long confirmed = 0;
            String line = child.says();
            for (; line != null && line.matches("\\d+"); line = child.says()) {
                confirmed = Long.parseLong(line);
            }
            assertThat(line).startsWith("StateUnavailableException").contains("too large", "Make room");
            assertThat(confirmed).isBetween(20L, 32L);
            assertThat(load().row("row").orElseThrow().revision()).isEqualTo(confirmed);
        }
    }

    private void locked(ChildJvm child) {
        StepVerifier.create(store.acquire(STAGE, holder("other")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                LockedException.class,
                                locked -> assertThat(locked.holder().pid()).isEqualTo(child.pid())))
                .verify(LIMIT);
    }

    private StageSnapshot load() {
        return store.load(STAGE).block(LIMIT);
    }

    /** The revision at which both rows are; 0 when there are none yet. */
    private static long revision(StageSnapshot snapshot) {
        List<Long> revisions =
                snapshot.rows().values().stream().map(Row::revision).distinct().toList();
        assertThat(revisions).hasSizeLessThanOrEqualTo(1);
        assertThat(snapshot.rows()).hasSize(revisions.size() * 2);
        return revisions.isEmpty() ? 0 : revisions.get(0);
    }
}
