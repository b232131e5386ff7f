package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private String fingerprint() {
        return MigrationFiles.fingerprint("app-schema", List.of("filesystem:" + folder));
    }
}
