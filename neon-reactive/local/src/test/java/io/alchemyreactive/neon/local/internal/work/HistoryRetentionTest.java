package io.alchemyreactive.neon.local.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.CapturedLog;
import io.alchemyreactive.neon.local.internal.compute.Certificate;
import io.alchemyreactive.neon.local.internal.compute.Computes;
import io.alchemyreactive.neon.local.internal.compute.Launcher;
import io.alchemyreactive.neon.local.internal.compute.ServerFiles;
import io.alchemyreactive.neon.local.internal.compute.StallLimit;
import io.alchemyreactive.neon.local.internal.extensions.AddedExtensions;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.BaseRow;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StateFiles;
import io.alchemyreactive.neon.local.internal.rows.StorageRow;
import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.resources.LoopResources;

class HistoryRetentionTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private ControlState state;
    private LoopResources loops;
    private Computes computes;
    private StorageRegistry storages;

    @BeforeEach
    void open() throws IOException {
        var files = StateFiles.in(folder);
        state = new ControlState(
                files.rows(),
                files.passwords(),
                new Ids(new SplittableRandom(1)),
                new MovableClock(Clock.systemUTC()),
                new ControlThread(files));
        loops = LoopResources.create("history-retention", 1, true);
        computes = computes(Platform.current(), loops);
        storages = new StorageRegistry(folder.resolve("projects"), computes, state);
    }

    @AfterEach
    void close() {
        computes.close();
        state.thread().close().block(LIMIT);
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(LIMIT);
    }

    @Test
    void aProjectWhoseHistoryCannotBeKeptIsNamedInTheLog() throws IOException {
        aBranchThatHasWritten(16, Instant.EPOCH);
        try (var captured = new CapturedLog()) {
            new HistoryRetention(state, storages, new FailureLog()).tend().block(LIMIT);

            assertThat(captured.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("Keeping the history of project p-1 failed: The branch has no data to keep")
                            .endsWith("until then its log grows beyond what the project asks for."));
        }
    }

    @Test
    void aCopyIsKeptByTheVolumeOfTheLogLongBeforeTheClockAsksForOne() throws IOException {
        var storage = aBranchThatHasWritten(256, Instant.now());
        dataOf(storage);

        new HistoryRetention(state, storages, new FailureLog()).tend().block(LIMIT);

        assertThat(storage.bases).singleElement().satisfies(base -> {
            assertThat(base.bytes()).isEqualTo(8192L);
            assertThat(storages.compute(storage).base(base.name()).resolve("global/pg_control"))
                    .exists();
        });
    }

    @Test
    void noCopyIsKeptOfABranchThatHasWrittenLittleSinceTheLastOne() throws IOException {
        var storage = aBranchThatHasWritten(255, Instant.now());
        dataOf(storage);

        new HistoryRetention(state, storages, new FailureLog()).tend().block(LIMIT);

        assertThat(storage.bases).isEmpty();
    }

    @Test
    void copiesBeyondTheBoundGoFromTheDiskToo() throws IOException {
        var storage = aBranchThatHasWritten(0, Instant.now());
        dataOf(storage);
        var bases = folder.resolve("projects/p-1").resolve(storage.id).resolve("bases");
        for (var index = 0; index < 9; index++) {
            storage.bases.add(new BaseRow("c-" + index, "0/" + index + "00000", Instant.now(), 10L));
            Files.createDirectories(bases.resolve("c-" + index));
        }

        new HistoryRetention(state, storages, new FailureLog()).tend().block(LIMIT);

        assertThat(storage.bases).hasSize(8);
        assertThat(storage.bases.get(0).name()).isEqualTo("c-0");
        assertThat(storage.bases.get(7).name()).isEqualTo("c-8");
        try (var left = Files.list(bases)) {
            assertThat(left.map(copy -> copy.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(storage.baseNames());
        }
    }

    private StorageRow aBranchThatHasWritten(int segments, Instant since) throws IOException {
        var project = new ProjectRow();
        project.id = "p-1";
        project.pgVersion = 17;
        project.historyRetentionSeconds = 86_400;
        state.rows().projects.put(project.id, project);
        var storage = storages.create(project.id, null, since);
        storage.createdAt = since;
        var branch = new BranchRow();
        branch.id = "br-1";
        branch.projectId = project.id;
        branch.storageId = storage.id;
        branch.ready(Instant.EPOCH);
        state.rows().branches.put(branch.id, branch);
        var archive = Files.createDirectories(storages.folder(project.id).resolve(storage.id + "/archive"));
        for (var segment = 1; segment <= segments; segment++) {
            Files.createFile(archive.resolve(String.format("00000001%016X", segment)));
        }
        return storage;
    }

    private void dataOf(StorageRow storage) throws IOException {
        var global = folder.resolve("projects/p-1").resolve(storage.id).resolve("data/global");
        Files.write(Files.createDirectories(global).resolve("pg_control"), new byte[8192]);
    }

    private Computes computes(Platform platform, LoopResources loops) {
        var certificate = new Certificate(folder.resolve("ca.crt"), folder.resolve("server.key"));
        return new Computes(
                new BinaryStore(folder, platform, getClass().getClassLoader()),
                AddedExtensions.none(),
                new DirectoryCopy(platform),
                new ServerFiles(folder, folder, certificate, folder.resolve("pg_hba.conf")),
                loops,
                () -> "",
                new Launcher(),
                StallLimit.DEFAULT);
    }
}
