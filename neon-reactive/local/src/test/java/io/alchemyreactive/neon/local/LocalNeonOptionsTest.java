package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LocalNeonOptionsTest {

    private static final Path FOLDER = Path.of("/projects/neon");

    @Test
    void postgresIsUnpackedBelowTheHomeOfTheUser() {
        assertThat(LocalNeonOptions.cacheFolder("/home/ada", FOLDER)).isEqualTo(LocalNeonOptions.userCacheFolder());
        assertThat(LocalNeonOptions.of(FOLDER).cacheFolder()).isEqualTo(LocalNeonOptions.userCacheFolder());
    }

    @Test
    void aUserWithoutAHomeGetsNoFolderInTheWorkingDirectory() {
        assertThat(LocalNeonOptions.cacheFolder("?", FOLDER)).isEqualTo(FOLDER.resolve("cache"));
        assertThat(LocalNeonOptions.cacheFolder("", FOLDER)).isEqualTo(FOLDER.resolve("cache"));
    }
}
