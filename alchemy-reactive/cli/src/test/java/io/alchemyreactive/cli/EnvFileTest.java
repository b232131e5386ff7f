package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.cli.render.OutputFormat;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("my.env");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "NAME=x # my key            | x",
                "NAME=x                     | x",
                "NAME = x                   | x",
                "export NAME=x              | x",
                "export   NAME=x            | x",
                "NAME=                      | ~~",
                "NAME= # none               | ~~",
                "NAME=#fff                  | #fff",
                "NAME=a#b                   | a#b",
                "NAME=a b                   | a b",
                "NAME=a=b                   | a=b",
                "NAME=\"x\"                 | x",
                "NAME='x'                   | x",
                "NAME=\"x # y\" # z         | x # y",
                "NAME='x # y' # z           | x # y",
                "NAME=\" x \"               | ~ x ~",
                "NAME='it is \"x\"'         | it is \"x\"",
                "NAME=\"it's\"              | it's",
                "NAME=\"a\\\"b\\\\c\\$d\\e\" | a\"b\\c$d\\e",
                "NAME='a\\b'                | a\\b",
                "NAME=a\"b                  | a\"b",
                "NAME=$OTHER                | $OTHER"
            })
    void aLineIsReadAsAShellDoes(String line, String value) throws IOException {
        Files.writeString(file, line + "\n");
        assertThat(EnvFile.read(file).under(Map.of())).isEqualTo(Map.of("NAME", value));
    }

    @Test
    void aMarkOfTheByteOrderAndCarriageReturnsAreNoPartOfNamesAndValues() throws IOException {
        Files.writeString(file, "\uFEFFNAME=x\r\n\r\n# y\r\nOTHER=\"z\"\r\n");
        assertThat(EnvFile.read(file).under(Map.of())).isEqualTo(Map.of("NAME", "x", "OTHER", "z"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "secret                     | NAME=VALUE",
                "=secret                    | NAME=VALUE",
                "9NAME=secret               | NAME=VALUE",
                "MY-NAME=secret             | NAME=VALUE",
                "export NAME                | NAME=VALUE",
                "set NAME=secret            | NAME=VALUE",
                "NAME=\"secret              | not closed",
                "NAME='secret               | not closed",
                "NAME=\"secret\\\"          | not closed",
                "NAME=\"secret\" more       | after the closing quote",
                "NAME=\"secret\"#more       | after the closing quote",
                "FIRST=secret               | sets FIRST, which"
            })
    void aLineThatIsNotUsedIsRefusedWithItsNumberAndWithoutItsValue(String line, String why) throws IOException {
        Files.writeString(file, "FIRST=1\n\n" + line + "\n");
        assertThatThrownBy(() -> EnvFile.read(file))
                .isInstanceOf(InvalidOptionException.class)
                .hasMessageContainingAll(file + ":3", why)
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileInAnotherEncodingIsRefusedAsSuch() throws IOException {
        Files.write(file, "NAME=ü".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> EnvFile.read(file)).hasMessageContainingAll(file.toString(), "not in UTF-8");
    }

    @Test
    void aLineThatTheEnvironmentOverrulesIsReported() throws IOException {
        Files.writeString(file, "ONE=1\nTWO=secret\nTHREE=3\n");
        EnvFile read = EnvFile.read(file);
        Map<String, String> environment = Map.of("TWO", "hidden", "THREE", "3");
        assertThat(read.under(environment)).isEqualTo(Map.of("ONE", "1", "TWO", "hidden", "THREE", "3"));
        assertThat(read.unused(environment))
                .containsExactly(file + ":2 is not used: the environment sets TWO to another value");
    }

    @Test
    void outputsInTheFormOfVariablesAreReadAsTheyWere() throws IOException {
        List<String> hostile = List.of(
                "",
                " spaces ",
                "it's",
                "it's \"$HOME\" `id` \\ \\n",
                "a # b",
                "#",
                "'",
                "\"",
                "\\\"$x",
                "gr\u00f6\u00dfe\t!");
        Map<String, Value> outputs = new HashMap<>();
        hostile.forEach(text -> outputs.put("v" + outputs.size(), new Value.Text(text)));
        Files.writeString(file, OutputFormat.ENV.text(new Value.Fields(new HashMap<>(outputs))));

        Map<String, String> read = EnvFile.read(file).under(Map.of());

        assertThat(read).hasSize(hostile.size());
        for (int i = 0; i < hostile.size(); i++) {
            assertThat(read).containsEntry("V" + i, hostile.get(i));
        }
    }
}
