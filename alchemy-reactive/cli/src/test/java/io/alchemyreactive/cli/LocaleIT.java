package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines as CI jobs have them: without a locale, and without an account. */
@EnabledOnOs(OS.LINUX)
class LocaleIT {

    /** The name ü in UTF-8, made by the shell, since the locale of the tests may not have it either. */
    private static final String UMLAUT = "$(printf '\\303\\274')";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=POSIX", "LC_ALL=xx_YY.UTF-8"})
    void aFolderThatCannotBeNamedIsRefusedAndNoNeighbourIsUsed(String locale) throws Exception {
        Files.createDirectory(folder.resolve("??"));
        Ended ended = run("mkdir " + UMLAUT + " && cd " + UMLAUT, locale, "state list");
        assertThat(ended.code()).as(ended.text()).isEqualTo(2);
        assertThat(ended.text()).contains("working directory", "LC_ALL=C.UTF-8").doesNotContain("\tat ");
        assertThat(folder.resolve("??")).isEmptyDirectory();
    }

    @Test
    void theCureThatIsNamedHelps() throws Exception {
        Ended ended = run("mkdir " + UMLAUT + " && cd " + UMLAUT, "LC_ALL=C.UTF-8", "state list");
        assertThat(ended.code()).as(ended.text()).isZero();
    }

    @Test
    void aFolderOfStateAndAVariableThatCannotBeNamedAreRefused() throws Exception {
        Ended option = run("true", "LC_ALL=C", "state list --state " + UMLAUT);
        assertThat(option.code()).as(option.text()).isEqualTo(2);
        assertThat(option.text()).contains("LC_ALL=C.UTF-8");
        Ended variable = run("export ALCHEMY_PASSWORD=" + UMLAUT, "LC_ALL=C", "state list");
        assertThat(variable.code()).as(variable.text()).isEqualTo(2);
        assertThat(variable.text()).contains("ALCHEMY_PASSWORD", "LC_ALL=C.UTF-8");
    }

    @Test
    void anAccountWithoutANameHasAStageOfItsNumber() throws Exception {
        Ended ended = run("unset USER LOGNAME", "JAVA_TOOL_OPTIONS=-Duser.name=?", "state list");
        assertThat(ended.code()).as(ended.text()).isZero();
        assertThat(ended.text()).containsPattern("shop/dev_uid-[0-9]+");
    }

    private record Ended(int code, String text) {}

    private Ended run(String before, String setting, String arguments) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var shell = new ProcessBuilder(List.of(
                "sh",
                "-c",
                before + " && exec env " + setting + " \"" + java + "\" -cp \"" + System.getProperty("java.class.path")
                        + "\" " + WaitingMain.class.getName() + " " + arguments));
        shell.directory(folder.toFile());
        Process process = shell.redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), text);
    }
}
