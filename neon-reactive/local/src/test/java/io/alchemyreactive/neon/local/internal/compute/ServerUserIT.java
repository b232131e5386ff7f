package io.alchemyreactive.neon.local.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alchemyreactive.neon.local.internal.extensions.AddedExtensions;
import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.netty.resources.LoopResources;

class ServerUserIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Shared, since unpacking takes longest. */
    @TempDir
    static Path cache;

    @TempDir
    Path folder;

    private final LoopResources loops = LoopResources.create("server-user", 1, true);

    @BeforeEach
    void letOthersPass() throws IOException {
        for (var outer : List.of(folder, cache)) {
            Files.setPosixFilePermissions(outer, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @AfterEach
    void release() throws IOException {
        try (var templates = Files.newDirectoryStream(cache, "template-*")) {
            for (var template : templates) {
                PrivateFiles.deleteTree(template);
            }
        }
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block(LIMIT);
    }

    @ParameterizedTest
    @EnumSource(value = ServerUser.class, mode = EnumSource.Mode.EXCLUDE, names = "SELF")
    void rootRunsPostgresInEachWayThatTheMachineOffers(ServerUser way) throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root needs a way round");
        var store = new BinaryStore(cache, Platform.current(), getClass().getClassLoader());
        var binaries = store.unpacked(17).orElseThrow();
        assumeTrue(way.canRun(binaries.program("postgres")), way + " does not work on this machine");
        var root = PrivateFiles.folder(folder.resolve("neon"));
        var files = ServerFiles.in(root, Path.of(System.getProperty("java.home")));
        try (var computes = new Computes(
                store,
                AddedExtensions.none(),
                new DirectoryCopy(Platform.current()),
                files,
                loops,
                () -> "adminpassword",
                new Launcher(way),
                StallLimit.DEFAULT)) {
            var compute = computes.compute(root.resolve("projects/p/b"), 17, "");

            compute.fill(root.resolve("projects/p/base")).block(LIMIT);
            var user = compute.sql()
                    .flatMapMany(sql -> sql.texts("postgres", "SELECT current_user::text"))
                    .next()
                    .block(LIMIT);
            compute.stop().block(LIMIT);

            assertThat(user).isEqualTo("cloud_admin");
            assertThat(OrphanedServers.below(root)).isEmpty();
        }
    }
}
