package io.alchemyreactive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.error.UnsupportedLibraryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupportedLibrariesTest {

    @ParameterizedTest
    @CsvSource({
        "reactor-core, 3.7.18",
        "reactor-core, 4.0.0-M1",
        "reactor-netty-core, 1.2.9",
        "netty-common, 4.1.120.Final",
        "netty-common, 5.0.0.Alpha5",
        "jackson-databind, 3.0.2",
        "jackson-databind, 2.22.4",
        "jackson-databind, 4",
        "r2dbc-postgresql, 1.0.9.RELEASE",
        "r2dbc-postgresql, 0.8.13.RELEASE"
    })
    void aVersionOutsideItsRangeIsRefusedByNameWithTheRange(String artifact, String version) {
        assertThatThrownBy(() -> check(artifact, version))
                .isInstanceOf(UnsupportedLibraryException.class)
                .hasMessageContaining(artifact + " " + version)
                .hasMessageContaining("and below");
    }

    @ParameterizedTest
    @CsvSource({
        "reactor-core, 3.8.0",
        "reactor-core, 3.10.1",
        "netty-common, 4.2.0.Final",
        "jackson-databind, 3.1",
        "jackson-databind, 3.10.0-rc1",
        "r2dbc-postgresql, 1.1.3.RELEASE",
        "something-else, 0.1"
    })
    void aVersionWithinItsRangeIsTaken(String artifact, String version) {
        assertThatCode(() -> check(artifact, version)).doesNotThrowAnyException();
    }

    @Test
    void aLibraryWhoseVersionIsNotKnownIsTaken() {
        assertThatCode(() -> SupportedLibraries.check(library -> Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void theVersionsOfTheClassPathAreRead() {
        List<String> found = new ArrayList<>();
        SupportedLibraries.check(library -> {
            Optional<String> version = SupportedLibraries.versionFound(library);
            version.ifPresent(known -> found.add(library.artifact()));
            return version;
        });
        assertThat(found).contains("reactor-core", "jackson-databind");
    }

    private static void check(String artifact, String version) {
        SupportedLibraries.check(library ->
                Optional.of(version).filter(known -> library.artifact().equals(artifact)));
    }
}
