package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.alchemyreactive.test.FakeCloud;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CompleteCommandTest {

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void storeStages() {
        cli = Cli.of(Shop.on(FakeCloud.create()), folder);
        Stored.in(folder).stage("staging");
        Stored.in(folder).stage("pr-1");
    }

    /** The words for the last one of these. */
    private List<String> words(String... line) {
        List<String> arguments = new ArrayList<>(List.of("complete", "--"));
        arguments.addAll(List.of(line));
        var done = cli.run(arguments.toArray(String[]::new));
        assertThat(done.code()).isZero();
        assertThat(done.err()).isEmpty();
        return done.out().lines().map(word -> word.replaceFirst("\t.*", "")).toList();
    }

    @Test
    void commandsAreCompletedWithTheirDescriptions() {
        assertThat(words("de")).containsExactly("deploy", "destroy");
        assertThat(words("")).contains("plan", "state", "completion").doesNotContain("complete");
        assertThat(words("state", "")).contains("list", "show", "forget", "move");
        assertThat(words("help", "out")).containsExactly("output");
        assertThat(words("--stage", "pr-1", "out")).containsExactly("output");
        assertThat(cli.run("complete", "--", "grap").out())
                .isEqualTo("graph\tShows which resource of a stage needs which, and changes nothing\n");
    }

    @Test
    void optionsAreThoseOfTheCommand() {
        assertThat(words("output", "--f")).containsExactly("--format");
        assertThat(words("deploy", "--a")).containsExactly("--adopt");
        assertThat(words("--st")).containsExactly("--stage", "--stage-from-branch", "--state");
        assertThat(words("output", "--format", "")).containsExactly("env", "json", "properties", "shell", "text");
        assertThat(words("completion", "")).containsExactly("bash", "fish", "zsh");
        assertThat(cli.run("complete", "--", "graph", "--form").out()).isEqualTo("--format\tThe form\n");
    }

    @Test
    void stagesAndResourcesAreThoseOfLocalState() {
        assertThat(words("deploy", "--stage", "")).containsExactly("pr-1", "staging");
        // Bash makes a word of each equals sign.
        assertThat(words("deploy", "--stage", "=")).containsExactly("pr-1", "staging");
        assertThat(words("deploy", "--stage", "=", "s")).containsExactly("staging");
        assertThat(words("-s", "s")).containsExactly("staging");
        assertThat(words("explain", "--stage", "staging", "app")).containsExactly("app-db");
        assertThat(words("state", "show", "-s", "staging", "")).containsExactly("app-db");
        assertThat(words("state", "move", "-s", "staging", "app-db", "")).isEmpty();
        assertThat(words("explain", "--stage", "never", "")).isEmpty();
    }

    @Test
    void stateInADatabaseIsNotAskedAndDamageIsNotTold() throws Exception {
        assertThat(words("deploy", "--state", "postgresql://nowhere.invalid/x", "--stage", ""))
                .isEmpty();
        assertThat(words("deploy", "--state", "elsewhere", "--stage", "")).isEmpty();
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        try (var files = Files.walk(folder.resolve(".alchemy"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "damaged");
            }
        }
        assertThat(words("explain", "--stage", "staging", "")).isEmpty();
    }

    @Test
    void bashGetsTheWordsThroughItsFunction() throws Exception {
        assumeThat(Path.of("/bin/bash")).exists();
        Path function = Files.writeString(
                folder.resolve("function"), cli.run("completion", "bash").out());

        Process bash = new ProcessBuilder("/bin/bash", "--norc", "-c", """
                        alchemy() { printf '%s|' "$@" >&3; printf 'a/b\\twith text\\na b\\n'; echo noise >&2; }
                        exec 3>asked
                        . "$1"
                        COMP_WORDS=(alchemy explain --stage 'pr-1' '')
                        COMP_CWORD=4
                        _alchemy_complete
                        printf '%s\\n' "${COMPREPLY[@]}"
                        complete -p alchemy
                        """, "bash", function.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines())
                .containsExactly("a/b", "a\\ b", "complete -o bashdefault -o default -F _alchemy_complete alchemy");
        assertThat(folder.resolve("asked")).hasContent("complete|--|explain|--stage|pr-1||");
    }
}
