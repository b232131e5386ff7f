package io.alchemyreactive.neon.local.internal.extensions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedFilesTest {

    private static final Platform LINUX = new Platform("linux", "x86_64");
    private static final int X86_64 = 62;
    private static final int ARM_64 = 183;

    @TempDir
    Path temporary;

    private Path folder;
    private Binaries plain;

    @BeforeEach
    void binaries() throws IOException {
        folder = Files.createDirectories(temporary.resolve("extensions"));
        plain = new Binaries("17.11.0", temporary.resolve("cache/postgres-17"));
        write(plain.home().resolve("bin/postgres"), "program");
        write(plain.home().resolve("lib/postgresql/hstore.so"), library(X86_64));
        write(plain.home().resolve("lib/libpq.so.5.17"), library(X86_64));
        Files.createSymbolicLink(plain.home().resolve("lib/libpq.so"), Path.of("libpq.so.5.17"));
        write(plain.home().resolve("share/postgresql/extension/hstore.control"), "");
    }

    @Test
    void filesStandBesideThoseOfTheBinariesAndTheirExtensionIsTrusted() throws Exception {
        vector();

        var tree = tree();

        assertThat(tree.home()).isNotEqualTo(plain.home());
        assertThat(tree.home().resolve("lib/postgresql/vector.so")).hasBinaryContent(library(X86_64));
        assertThat(tree.home().resolve("share/postgresql/extension/vector--0.8.0.sql"))
                .exists();
        assertThat(tree.home().resolve("share/postgresql/extension/vector.control"))
                .content()
                .contains("trusted = false")
                .endsWith("\ntrusted = true\n");
        assertThat(tree.home().resolve("lib/libpq.so")).isSymbolicLink();
        assertThat(Files.isSameFile(
                        tree.home().resolve("bin/postgres"), plain.home().resolve("bin/postgres")))
                .isTrue();
        assertThat(plain.home().resolve("lib/postgresql/vector.so")).doesNotExist();
        assertThat(plain.home().resolve("share/postgresql/extension/vector.control"))
                .doesNotExist();
    }

    @Test
    void theSameFilesHaveOneTreeAndOtherContentHasAnother() throws Exception {
        vector();
        var first = tree();

        assertThat(tree()).isEqualTo(first);
        write(folder.resolve("17/share/extension/vector--0.8.0.sql"), "SELECT 2;");
        assertThat(tree()).isNotEqualTo(first);
        assertThat(first.home().resolve("share/postgresql/extension/vector--0.8.0.sql"))
                .content()
                .isEqualTo("SELECT 1;");
    }

    @Test
    void aTreeStaysAsLongAsOneOfItsUsersAndGoesAfterThem() throws Exception {
        vector();
        var first = used();
        var second = used();
        var home = first.binaries().home();
        var unfinished = Files.createDirectories(home.resolveSibling(home.getFileName() + "." + UUID.randomUUID()));

        AddedTree.removeUnused(cache());
        assertThat(home).isDirectory();
        assertThat(unfinished).doesNotExist();

        first.use().close();
        first.use().close();
        AddedTree.removeUnused(cache());
        assertThat(home).isDirectory();

        second.use().close();
        AddedTree.removeUnused(cache());
        assertThat(home).doesNotExist();
        assertThat(plain.home().resolve("bin/postgres")).hasContent("program");
        assertThat(cache()).isDirectoryNotContaining("glob:**-with-*");
        assertThat(tree().home()).isEqualTo(home).isDirectory();
    }

    @Test
    void aTreeStaysAsLongAsAProgramOfItRuns() throws Exception {
        Files.delete(plain.home().resolve("bin/postgres"));
        Files.copy(Path.of("/bin/sleep"), plain.home().resolve("bin/postgres"), StandardCopyOption.COPY_ATTRIBUTES);
        vector();
        var home = tree().home();
        var server = new ProcessBuilder(home.resolve("bin/postgres").toString(), "600").start();
        try {
            AddedTree.removeUnused(cache());
            assertThat(home).isDirectory();
        } finally {
            server.destroyForcibly();
        }
        server.waitFor();
        AddedTree.removeUnused(cache());
        assertThat(home).doesNotExist();
    }

    @Test
    void filesOfAJarAreFoundWithAndWithoutEntriesForItsFolders() throws Exception {
        vector();
        for (var withFolders : new boolean[] {true, false}) {
            try (var classPath = new URLClassLoader(new URL[] {jar(withFolders), jar(withFolders)}, null)) {
                assertThat(ExtensionResources.read(classPath).get(17))
                        .extracting(AddedFile::name)
                        .containsExactlyInAnyOrder(
                                "lib/vector.so", "share/extension/vector.control", "share/extension/vector--0.8.0.sql")
                        .as("folders: %s", withFolders);
                assertThat(ExtensionResources.read(classPath).get(17))
                        .allSatisfy(file -> assertThat(file.origin()).contains(".jar!/alchemy/postgres-extensions/17/"))
                        .anySatisfy(file -> assertThat(file.text()).isEqualTo("SELECT 1;"));
            }
        }
    }

    @Test
    void aFolderOfTheClassPathCountsAsAJarDoes() throws Exception {
        var classes = temporary.resolve("classes");
        folder = classes.resolve("alchemy/postgres-extensions");
        vector();
        try (var classPath = new URLClassLoader(new URL[] {classes.toUri().toURL()}, null)) {
            assertThat(ExtensionResources.read(classPath).get(17)).hasSize(3);
        }
        try (var without = new URLClassLoader(new URL[] {temporary.toUri().toURL()}, null)) {
            assertThat(ExtensionResources.read(without)).isEmpty();
        }
    }

    @Test
    void theFolderHasToHoldFiles() {
        assertRefused("folder of extensions " + folder + " holds no file", "17/lib/vector.so");
        folder = temporary.resolve("none");
        assertRefused(folder + " does not exist");
        folder = plain.home().resolve("bin/postgres");
        assertRefused(folder + " is no folder");
    }

    @Test
    void filesThatBelongNowhereAreRefusedAndHiddenOnesLeftOut() throws Exception {
        vector();
        write(folder.resolve(".DS_Store"), "");
        write(folder.resolve("17/.git/config"), "");
        assertThat(tree()).isNotEqualTo(plain);
        write(folder.resolve("17/vector.so"), library(X86_64));
        assertRefused(folder.resolve("17/vector.so") + " is neither below lib nor below share");
        Files.delete(folder.resolve("17/vector.so"));
        write(folder.resolve("lib/vector.so"), library(X86_64));
        assertRefused(folder.resolve("lib/vector.so") + " is not below a folder named for a major version");
    }

    @Test
    void aControlFileNeedsItsScripts() throws Exception {
        vector();
        var control = folder.resolve("17/share/extension/vector.control");
        Files.move(
                folder.resolve("17/share/extension/vector--0.8.0.sql"),
                folder.resolve("17/share/extension/vector--0.7.0--0.8.0.sql"));
        assertRefused(control + " has no script that creates its extension", "share/extension/vector--VERSION.sql");
        write(folder.resolve("17/share/extension/vector--0.7.0.sql"), "");
        assertThat(tree()).isNotEqualTo(plain);
        Files.delete(folder.resolve("17/share/extension/vector--0.7.0--0.8.0.sql"));
        assertRefused(control + " names the version 0.8.0", "share/extension/vector--0.8.0.sql");
    }

    @Test
    void aScriptNeedsItsControlFileAndThatItsLibrary() throws Exception {
        vector();
        Files.delete(folder.resolve("17/lib/vector.so"));
        assertRefused(folder.resolve("17/share/extension/vector.control") + " needs the library vector");
        Files.delete(folder.resolve("17/share/extension/vector.control"));
        assertRefused(
                folder.resolve("17/share/extension/vector--0.8.0.sql").toString(), "put vector.control beside it");
    }

    @Test
    void aLibraryHasToBeForThisMachine() throws Exception {
        vector();
        var library = folder.resolve("17/lib/vector.so");
        write(library, library(ARM_64));
        assertRefused(library + " is a library for linux arm_64, and this machine is linux x86_64");
        write(library, ByteBuffer.allocate(20).putInt(0xcffaedfe).array());
        assertRefused(library + " is a library for darwin");
        write(library, "version https://git-lfs.github.com/spec/v1");
        assertRefused(library + " is no shared library");
        write(library, "");
        assertRefused(library + " is no shared library");
    }

    @Test
    void filesOfTheBinariesAreNotReplaced() throws Exception {
        vector();
        write(folder.resolve("17/lib/hstore.so"), library(X86_64));
        assertRefused(folder.resolve("17/lib/hstore.so") + " would replace lib/hstore.so of PostgreSQL 17.11.0");
    }

    @Test
    void oneFileIsGivenOnce() throws Exception {
        vector();
        var twice = new java.util.ArrayList<>(ExtensionFolder.read(folder).get(17));
        twice.addAll(ExtensionFolder.read(folder).get(17));
        assertThatThrownBy(() -> new ExtensionCheck(plain, LINUX, twice))
                .isInstanceOf(RefusedExtensionException.class)
                .hasMessageContaining("are the same file of an extension");
    }

    @Test
    void linksThatLeadOutOfTheFolderAreRefused() throws Exception {
        vector();
        Files.createSymbolicLink(folder.resolve("17/lib/inside.so"), Path.of("vector.so"));
        assertThat(tree().home().resolve("lib/postgresql/inside.so")).isRegularFile();
        var link = folder.resolve("17/lib/passwd.so");
        Files.createSymbolicLink(link, plain.home().resolve("lib/postgresql/hstore.so"));
        assertRefused(link + " is a link that leads out of");
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("gone.so"));
        assertRefused(link + " is a link that leads nowhere");
        Files.delete(link);
        Files.createSymbolicLink(folder.resolve("18"), plain.home());
        assertRefused(folder.resolve("18") + " is a link that leads out of");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(this::tree)
                .isInstanceOf(RefusedExtensionException.class)
                .message()
                .contains(parts);
    }

    private Binaries tree() throws Exception {
        var tree = used();
        tree.use().close();
        return tree.binaries();
    }

    private AddedTree.UsedTree used() throws Exception {
        var files = ExtensionFolder.read(folder).get(17);
        new ExtensionCheck(plain, LINUX, files).controls();
        return AddedTree.of(plain, cache(), files);
    }

    private Path cache() {
        return temporary.resolve("cache");
    }

    private void vector() throws IOException {
        write(
                folder.resolve("17/share/extension/vector.control"),
                "comment = 'a ''type'''\ndefault_version = '0.8.0'\nmodule_pathname = '$libdir/vector'\ntrusted = false");
        write(folder.resolve("17/share/extension/vector--0.8.0.sql"), "SELECT 1;");
        write(folder.resolve("17/lib/vector.so"), library(X86_64));
    }

    private URL jar(boolean withFolders) throws IOException {
        var content = new TreeMap<String, byte[]>(Map.of());
        for (var file : ExtensionFolder.read(folder).get(17)) {
            content.put(ExtensionResources.PREFIX + "17/" + file.name(), file.head(1 << 20));
        }
        var file = temporary.resolve("vector.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(file), manifest())) {
            if (withFolders) {
                jar.putNextEntry(new ZipEntry(ExtensionResources.PREFIX));
            }
            for (var entry : content.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        }
        return file.toUri().toURL();
    }

    private static Manifest manifest() {
        var manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        return manifest;
    }

    private static byte[] library(int machine) {
        return ByteBuffer.allocate(64)
                .putInt(0x7f454c46)
                .put((byte) 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(18, (short) machine)
                .array();
    }

    private static void write(Path file, String text) throws IOException {
        write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
