package io.alchemyreactive.state.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FileNamesTest {

    @Test
    void shortLowerCaseNamesStayReadable() {
        assertThat(FileNames.of("app-db")).isEqualTo("app-db");
        assertThat(FileNames.of("scope/app_db.v1")).isEqualTo("scope%2fapp_db.v1");
        assertThat(FileNames.of("a:b%c~")).isEqualTo("a%3ab%25c%7e");
        assertThat(FileNames.of("\u00fc")).isEqualTo("%c3%bc");
        assertThat(FileNames.of("x".repeat(100))).isEqualTo("x".repeat(100));
    }

    @Test
    void otherNamesKeepTheirBeginningAndGetAHash() {
        // The hash is that of `printf App | openssl sha256 -binary | base32`.
        assertThat(FileNames.of("App")).isEqualTo("App~bucl7235ms3ry5h4sjomve6wqm");
        assertThat(FileNames.of("x".repeat(101)))
                .startsWith("x".repeat(60) + "~")
                .hasSize(87);
    }

    @Test
    void noNameIsHiddenOrLeadsElsewhere() {
        assertThat(FileNames.of(".")).isEqualTo("%2e");
        assertThat(FileNames.of("..")).isEqualTo("%2e.");
        assertThat(FileNames.of("../../etc/passwd")).isEqualTo("%2e.%2f..%2fetc%2fpasswd");
        assertThat(FileNames.of("a\u0000b\\c")).isEqualTo("a%00b%5cc");
    }

    @Test
    void differentNamesDifferAlsoWithoutRegardToCase() {
        var random = new Random(20260102);
        String alphabet = "aAbB%~/._-:\u00e4\u00c4";
        Set<String> names = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 120 : 5);
            var name = new StringBuilder();
            for (int j = 0; j < length; j++) {
                name.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            if (names.add(name.toString())) {
                String file = FileNames.of(name.toString());
                assertThat(file.length()).isLessThanOrEqualTo(100);
                assertThat(files.add(file.toLowerCase(Locale.ROOT)))
                        .as(name.toString())
                        .isTrue();
            }
        }
    }

    @Test
    void halfASurrogatePairIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> FileNames.of("a\ud800"));
    }
}
