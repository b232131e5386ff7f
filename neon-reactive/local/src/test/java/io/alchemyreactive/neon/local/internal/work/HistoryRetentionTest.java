package io.alchemyreactive.neon.local.internal.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.CapturedLog;
import io.alchemyreactive.neon.local.internal.compute.Certificate;
import io.alchemyreactive.neon.local.internal.compute.Computes;
import io.alchemyreactive.neon.local.internal.compute.Launcher;
import io.alchemyreactive.neon.local.internal.compute.ServerFiles;
import io.alchemyreactive.neon.local.internal.compute.StallLimit;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.ControlThread;
import io.alchemyreactive.neon.local.internal.rows.Ids;
import io.alchemyreactive.neon.local.internal.rows.MovableClock;
import io.alchemyreactive.neon.local.internal.rows.ProjectRow;
import io.alchemyreactive.neon.local.internal.rows.StateFiles;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.resources.LoopResources;

class HistoryRetentionTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void aProjectWhoseHistoryCannotBeKeptIsNamedInTheLog() throws IOException {
        var files = StateFiles.in(folder);
        var state = new ControlState(
                files.rows(),
                files.passwords(),
                new Ids(new SplittableRandom(1)),
                new MovableClock(Clock.systemUTC()),
                new ControlThread(files));
        var loops = LoopResources.create("history-retention", 1, true);
        var platform = Platform.current();
        try (var computes = computes(platform, loops);
                var captured = new CapturedLog()) {
            var storages = new StorageRegistry(folder.resolve("projects"), computes, state);
            aBranchThatHasWrittenMuchAndLostItsData(state, storages);

            new HistoryRetention(state, storages, new FailureLog()).tend().block(LIMIT);

            assertThat(captured.lines())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .startsWith("Keeping the history of project p-1 failed: The branch has no data to keep")
                            .endsWith("until then its log grows beyond what the project asks for."));
        }
        state.thread().close().block(LIMIT);
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(LIMIT);
    }

    private void aBranchThatHasWrittenMuchAndLostItsData(ControlState state, StorageRegistry storages)
            throws IOException {
        var project = new ProjectRow();
        project.id = "p-1";
        project.pgVersion = 17;
        project.historyRetentionSeconds = 60;
        state.rows().projects.put(project.id, project);
        var storage = storages.create(project.id, null, Instant.EPOCH);
        storage.createdAt = Instant.EPOCH;
        var branch = new BranchRow();
        branch.id = "br-1";
        branch.projectId = project.id;
        branch.storageId = storage.id;
        branch.ready(Instant.EPOCH);
        state.rows().branches.put(branch.id, branch);
        var archive = Files.createDirectories(storages.folder(project.id).resolve(storage.id + "/archive"));
        for (var segment = 1; segment <= 16; segment++) {
            Files.createFile(archive.resolve(String.format("00000001%016X", segment)));
        }
    }

    private Computes computes(Platform platform, LoopResources loops) {
        var certificate = new Certificate(folder.resolve("ca.crt"), folder.resolve("server.key"));
        return new Computes(
                new BinaryStore(folder, platform, getClass().getClassLoader()),
                new DirectoryCopy(platform),
                new ServerFiles(folder, folder, certificate, folder.resolve("pg_hba.conf")),
                loops,
                () -> "",
                new Launcher(),
                StallLimit.DEFAULT);
    }
}
