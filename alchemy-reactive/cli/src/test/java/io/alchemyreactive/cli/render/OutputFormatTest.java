package io.alchemyreactive.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.value.Value;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputFormatTest {

    /** Values that a reader of some form could take for something else. */
    private static final List<String> HOSTILE = List.of(
            "plain",
            "",
            " begins and ends with spaces ",
            "it's",
            "say \"hi\" and it's",
            "$HOME `id` $(id) ${HOME} \\ \\n \\\\",
            "'; touch hacked; '",
            "it's $HOME `id` $(touch hacked) \\ \"",
            "a#b # c",
            "# comment",
            "!bang",
            "k=v;x&y|z<w>",
            "~ * ? [a-z] {a,b}",
            "tab\tand\fform",
            "größe – \u65e5\u672c \ud83d\ude00",
            "\\u0041",
            "-n",
            "=");

    @TempDir
    private Path folder;

    private static Value.Fields fields(List<String> values) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            fields.put("value" + i, new Value.Text(values.get(i)));
        }
        return new Value.Fields(fields);
    }

    /** The variables that a POSIX shell has after it has read the text; each ends with a NUL. */
    private List<String> sourced(String text, int count) throws Exception {
        Path file = Files.writeString(folder.resolve("outputs.sh"), text);
        var script = new StringBuilder(". '" + file + "'\n");
        for (int i = 0; i < count; i++) {
            script.append("printf '%s\\0' \"$VALUE").append(i).append("\"\n");
        }
        Process shell = new ProcessBuilder("sh", "-eu", "-c", script.toString())
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
        assertThat(folder.resolve("hacked")).doesNotExist();
        return List.of(said.split("\0", -1)).subList(0, count);
    }

    @Test
    void aShellReadsEveryValueAsItIs() throws Exception {
        List<String> values = new ArrayList<>(HOSTILE);
        values.add("two\nlines\n");

        assertThat(sourced(OutputFormat.SHELL.text(fields(values)), values.size()))
                .isEqualTo(values);
        assertThat(OutputFormat.SHELL.text(fields(List.of("it's")))).isEqualTo("export VALUE0='it'\\''s'\n");
    }

    @Test
    void aShellReadsEveryLineOfTheVariablesAsItIs() throws Exception {
        assertThat(sourced(OutputFormat.ENV.text(fields(HOSTILE)), HOSTILE.size()))
                .isEqualTo(HOSTILE);
        assertThat(OutputFormat.ENV.text(fields(HOSTILE)).lines()).hasSize(HOSTILE.size());
        assertThat(OutputFormat.ENV.text(fields(List.of("https://shop.example/?a=b"))))
                .isEqualTo("VALUE0='https://shop.example/?a=b'\n");
    }

    @Test
    void javaReadsEveryPropertyAsItIs() throws IOException {
        List<String> values = new ArrayList<>(HOSTILE);
        values.add("two\r\nlines\n");
        Map<String, Value> odd = new LinkedHashMap<>(fields(values).values());
        odd.put("a key: with = #signs!", new Value.Text("x"));

        var read = new Properties();
        read.load(new ByteArrayInputStream(
                OutputFormat.PROPERTIES.text(new Value.Fields(odd)).getBytes(StandardCharsets.ISO_8859_1)));

        for (int i = 0; i < values.size(); i++) {
            assertThat(read.getProperty("value" + i)).isEqualTo(values.get(i));
        }
        assertThat(read.getProperty("a key: with = #signs!")).isEqualTo("x");
        assertThat(read).hasSize(odd.size());
    }

    @Test
    void pathsBecomeNamesOfVariablesAndListsAreOneValue() {
        var branch = new Value.Fields(Map.of("connectionUri", new Value.Secret(Redacted.of(new Value.Text("pw")))));
        var outputs = new Value.Fields(Map.of(
                "branch", branch,
                "1st", new Value.Num(BigDecimal.TEN),
                "list", new Value.Items(List.of(new Value.Text("a"), new Value.Bool(true)))));

        assertThat(OutputFormat.ENV.text(outputs).lines())
                .containsExactlyInAnyOrder("BRANCH_CONNECTION_URI='***'", "_1ST=10", "LIST='[\"a\",true]'");
    }

    @Test
    void anOutputThatAFormCannotHoldIsRefusedByItsPath() {
        refused(OutputFormat.ENV, Map.of("text", "two\nlines"), "the output 'text' has several lines");
        refused(OutputFormat.ENV, Map.of("text", "ends with\n"), "the output 'text' has several lines");
        refused(OutputFormat.SHELL, Map.of("text", "a\0b"), "the output 'text' contains a NUL");
        Map<String, String> both = new LinkedHashMap<>();
        both.put("siteUrl", "a");
        both.put("site_url", "b");
        refused(OutputFormat.SHELL, both, "'siteUrl'", "'site_url'", "the variable SITE_URL");
    }

    private static void refused(OutputFormat format, Map<String, String> texts, String... words) {
        Map<String, Value> fields = new LinkedHashMap<>();
        texts.forEach((name, text) -> fields.put(name, new Value.Text(text)));
        assertThatExceptionOfType(UnprintableOutputException.class)
                .isThrownBy(() -> format.text(new Value.Fields(fields)))
                .withMessageContainingAll(words)
                .withMessageContaining("json");
    }
}
