package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.postgres.internal.SqlFile;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationFilesTest {

    @TempDir
    Path folder;

    @Test
    void fingerprintFollowsEachFileThatComesGoesOrChanges() throws IOException {
        Files.writeString(folder.resolve("V1__a.sql"), "select 1;");
        String one = fingerprint();
        assertThat(fingerprint()).isEqualTo(one);
        Files.writeString(folder.resolve("V2__b.sql"), "select 2;");
        String two = fingerprint();
        assertThat(two).isNotEqualTo(one);
        Files.writeString(folder.resolve("V2__b.sql"), "select 3;");
        assertThat(fingerprint()).isNotEqualTo(two).isNotEqualTo(one);
        Files.delete(folder.resolve("V2__b.sql"));
        assertThat(fingerprint()).isEqualTo(one);
    }

    @Test
    void aFolderWithoutMigrationsOrNoFolderIsAnErrorThatNamesIt() {
        assertThatThrownBy(this::fingerprint)
                .isInstanceOf(MigrationFilesException.class)
                .hasMessageContaining("app-schema")
                .hasMessageContaining(folder.toString());
        assertThatThrownBy(() -> MigrationFiles.fingerprint("app-schema", List.of("classpath:no/such/place")))
                .isInstanceOf(MigrationFilesException.class)
                .hasMessageContaining("no/such/place");
        assertThatThrownBy(() -> MigrationFiles.fingerprint("app-schema", List.of("filesystem:/no/such/place")))
                .isInstanceOf(MigrationFilesException.class)
                .hasMessageContaining("/no/such/place");
        assertThatThrownBy(() -> MigrationFiles.fingerprint("app-schema", List.of()))
                .isInstanceOf(MigrationFilesException.class);
    }

    private String refused() {
        Throwable refused = catchThrowable(this::fingerprint);
        assertThat(refused).isInstanceOf(MigrationFilesException.class).hasMessageContaining("app-schema");
        return String.valueOf(refused.getMessage());
    }

    @Test
    void filesThatWouldNotBeRunAreRefusedByName() throws IOException {
        for (String name : List.of("V1__a.sql", "v2__b.sql", "V3_c.sql", "sub/004_d.sql")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "select 1;");
        }
        assertThat(refused())
                .contains("v2__b.sql (", "V3_c.sql (", "sub/004_d.sql (", "Rename or remove")
                .doesNotContain("V1__a.sql (");
        Files.delete(folder.resolve("V1__a.sql"));
        assertThat(refused()).contains("v2__b.sql (");
    }

    @Test
    void settingsWithoutTheirFileAreRefusedByName() throws IOException {
        Files.writeString(folder.resolve("V1__a.sql"), "select 1;");
        Files.writeString(folder.resolve("V2__b.sql.conf"), "executeInTransaction=false");
        assertThat(refused()).contains("V2__b.sql.conf (it belongs to no file", "V2__b.sql is missing");
    }

    @Test
    void aLinkThatLeadsNowhereAndAFolderWithTheNameOfAMigrationAreRefusedByName() throws IOException {
        Files.createDirectory(folder.resolve("V1_0"));
        Files.writeString(folder.resolve("V1_0/V1__a.sql"), "select 1;");
        Files.createSymbolicLink(folder.resolve("V3__c.sql"), folder.resolve("V1_0/V1__a.sql"));
        assertThat(fingerprint()).isNotEmpty();
        Path link = Files.createSymbolicLink(folder.resolve("V2__b.sql"), folder.resolve("gone.sql"));
        assertThat(refused()).contains("V2__b.sql has the name of a migration", "a link that leads nowhere");
        Files.delete(link);
        Files.createDirectory(link);
        assertThat(refused()).contains("V2__b.sql has the name of a migration and is a folder");
    }

    @Test
    void twoFilesOfOneVersionAreRefusedByName() throws IOException {
        Files.writeString(folder.resolve("V1__a.sql"), "select 1;");
        Files.writeString(folder.resolve("V01.0__b.sql"), "select 1;");
        assertThat(refused()).contains("version 1", "V1__a.sql", "V01.0__b.sql");
    }

    @Test
    void aFileThatIsNotInItsEncodingIsNamedWithLineAndByte() throws IOException {
        Files.write(
                folder.resolve("V1__a.sql"),
                "select 1;\ncreate table a(t text default 'caf\u00e9');\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refused()).contains("V1__a.sql is not in UTF-8: line 2, byte 0xE9 at offset 44", "Save it in UTF-8");
        Files.write(folder.resolve("V1__a.sql"), "select 1;".getBytes(StandardCharsets.UTF_16));
        assertThat(refused()).contains("it looks like UTF-16");
        Files.write(folder.resolve("V1__a.sql"), new byte[] {'s', (byte) 0xC3});
        assertThat(refused()).contains("byte 0xC3 at offset 1");
        Files.writeString(folder.resolve("V1__a.sql.conf"), "encoding=nonesuch");
        assertThat(refused()).contains("V1__a.sql.conf names the encoding 'nonesuch'");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        Files.writeString(folder.resolve("V1__a.sql"), "select 1;");
        try (var file =
                FileChannel.open(folder.resolve("V2__big.sql"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {(byte) 0xFF}), SqlFile.MAX_SIZE);
        }
        assertThat(refused()).contains("V2__big.sql has 67108865 bytes", "64 MB", "as a seed");
    }

    @Test
    void filesOfAJarAndOfAFolderOfTheClassPathAreTheSame(@TempDir Path place) throws IOException {
        Path jar = place.resolve("files.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name :
                    List.of("db/", "db/migration/", "db/migration/V1__a.sql", "db/migration/sub/V2__b.sql")) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.endsWith(".sql") ? "select 1;".getBytes(StandardCharsets.UTF_8) : new byte[0]);
                out.closeEntry();
            }
        }
        Files.createDirectories(folder.resolve("db/migration/sub"));
        Files.writeString(folder.resolve("db/migration/V1__a.sql"), "select 1;");
        Files.writeString(folder.resolve("db/migration/sub/V2__b.sql"), "select 1;");
        String inJar = onClassPath(jar);
        assertThat(onClassPath(folder)).isEqualTo(inJar);
        assertThat(MigrationFiles.fingerprint("app-schema", List.of("filesystem:" + folder.resolve("db/migration"))))
                .isEqualTo(inJar);
    }

    private static String onClassPath(Path place) throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader = new URLClassLoader(new URL[] {place.toUri().toURL()}, null)) {
            thread.setContextClassLoader(loader);
            return MigrationFiles.fingerprint("app-schema", List.of("classpath:db/migration"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"classpath:db/*", "s3:bucket/db", "filesystem:\0"})
    void aLocationThatCannotBeOneIsRefused(String location) {
        assertThatThrownBy(() -> MigrationFiles.fingerprint("app-schema", List.of(location)))
                .isInstanceOf(MigrationFilesException.class)
                .hasMessageContaining("app-schema");
    }

    private String fingerprint() {
        return MigrationFiles.fingerprint("app-schema", List.of("filesystem:" + folder));
    }
}
