package io.alchemyreactive.neon.local.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.Platform;
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
    void theLogIsArchivedByLinksThatNoServerWritesAgain() throws Exception {
        compute.sql().flatMap(AdminSql::closeSegment).block(LIMIT);
        compute.stop().block(LIMIT);

        try (var files = Files.list(compute.folder().archive())) {
            assertThat(files.toList()).isNotEmpty().allSatisfy(segment -> {
                var name = compute.folder().wal().resolve(segment.getFileName());
                assertThat(Files.notExists(name) || Files.isSameFile(name, segment))
                        .isTrue();
            });
        }
    }

    private RecoveryOrigin origin() {
        return new RecoveryOrigin(
                folder.resolve("projects/p/base"), new Lsn(0), List.of(new WalSource(compute, Optional.empty())));
    }
}
