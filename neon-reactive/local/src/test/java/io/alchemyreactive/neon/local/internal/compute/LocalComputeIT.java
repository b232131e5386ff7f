package io.alchemyreactive.neon.local.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.neon.local.internal.extensions.AddedExtensions;
import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.resources.LoopResources;
import reactor.test.scheduler.VirtualTimeScheduler;

class LocalComputeIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final LoopResources loops = LoopResources.create("local-compute", 1, true);
    private Computes computes;
    private LocalCompute compute;

    @BeforeEach
    void fill() throws Exception {
        var store = new BinaryStore(
                LocalNeonOptions.userCacheFolder(),
                Platform.current(),
                getClass().getClassLoader());
        var files = ServerFiles.in(folder, Path.of(System.getProperty("java.home")));
        computes = new Computes(
                store,
                AddedExtensions.none(),
                new DirectoryCopy(Platform.current()),
                files,
                loops,
                () -> "adminpassword",
                new Launcher(),
                StallLimit.of(Duration.ofSeconds(5)));
        compute = computes.compute(folder.resolve("projects/p/st-1"), 17, "");
        compute.fill(folder.resolve("projects/p/base")).block(LIMIT);
    }

    @AfterEach
    void release() {
        compute.stop().block(LIMIT);
        computes.close();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(LIMIT);
    }

    @Test
    void aStartEndsAlsoWhereAProgramHasReplacedTheSchedulersOfReactor() {
        VirtualTimeScheduler.getOrSet();
        try {
            assertThat(compute.port().block(LIMIT)).isPositive();
            compute.stop().block(LIMIT);
        } finally {
            VirtualTimeScheduler.reset();
        }

        assertThat(compute.port().block(LIMIT)).isPositive();
    }

    @Test
    void aPlaceBeyondTheEndOfTheLogIsRefusedBeforeAnythingIsCopied() {
        var child = computes.compute(folder.resolve("projects/p/st-2"), 17, "adminpassword");

        assertThatThrownBy(() -> compute.recoverTo(
                                child, origin(), new RecoveryPoint.AtLsn(new Lsn(Long.MAX_VALUE)), progress -> {})
                        .block(LIMIT))
                .isInstanceOf(ComputeException.class)
                .hasMessageStartingWith("the log ends before it, at 0/");

        assertThat(child.folder().root()).doesNotExist();
        assertThat(compute.isRunning()).isFalse();
    }

    @Test
    void theLogMovesOutOfTheDataWhenItsServerNeedsItNoLongerAndACrashDoesNoHarm() throws Exception {
        for (var segment = 0; segment < 3; segment++) {
            compute.sql().flatMap(AdminSql::closeSegment).block(LIMIT);
        }
        run("CREATE TABLE t AS SELECT 1 AS n", "CHECKPOINT");
        run("INSERT INTO t VALUES (2)", "SELECT pg_switch_wal()", "INSERT INTO t VALUES (3)", "SELECT pg_switch_wal()");
        assertThat(names(compute.folder().archive())).isEmpty();
        var all = names(compute.folder().wal());

        assertThat(compute.written(new Lsn(0)).block(LIMIT)).isEqualTo(all.size() * Lsn.SEGMENT);

        var archived = names(compute.folder().archive());
        assertThat(archived).hasSizeGreaterThanOrEqualTo(3);
        assertThat(names(compute.folder().wal())).isNotEmpty().doesNotContainAnyElementsOf(archived);
        var process = ProcessHandle.of(compute.pid().orElseThrow()).orElseThrow();
        process.destroyForcibly();
        process.onExit().join();
        assertThat(compute.sql()
                        .flatMapMany(sql -> sql.texts("postgres", "SELECT sum(n)::text FROM t"))
                        .next()
                        .block(LIMIT))
                .isEqualTo("6");
    }

    private void run(String... statements) {
        compute.sql().flatMap(sql -> sql.run("postgres", List.of(statements))).block(LIMIT);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.length() == 24)
                    .sorted()
                    .toList();
        }
    }

    private RecoveryOrigin origin() {
        return new RecoveryOrigin(
                folder.resolve("projects/p/base"), new Lsn(0), List.of(new WalSource(compute, Optional.empty())));
    }
}
