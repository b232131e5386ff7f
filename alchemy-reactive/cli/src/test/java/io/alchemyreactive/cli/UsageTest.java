package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class UsageTest {

    record Nothing() {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"plan", "deploy", "destroy", "output", "state list", "state show", "stages"})
    void everyCommandHasHelpWithItsExitCodes(String command) {
        var done = Cli.of(SHOP, folder).run((command + " --help").split(" "));

        assertThat(done.code()).isZero();
        assertThat(done.err()).isEmpty();
        assertThat(done.out())
                .startsWith("Usage: alchemy " + command)
                .contains("--stage", "--json", "--yes", "--no-input", "Exit codes:", "130   interrupted");
    }

    @Test
    void theHelpOfAnOptionStandsOnlyWhereTheOptionWorks() {
        Cli cli = Cli.of(SHOP, folder);

        assertThat(cli.run("output", "--help").out()).contains("--show-secrets").doesNotContain("--adopt", "--local");
        assertThat(cli.run("plan", "--help").out())
                .contains("--detailed-exitcode", "--adopt")
                .doesNotContain("--lock-timeout", "--local");
        assertThat(cli.run("destroy", "--help").out())
                .contains("--lock-timeout")
                .doesNotContain("--adopt");
    }

    @Test
    void theListOfCommandsIsPrintedWithoutAStack() {
        var out = new ByteArrayOutputStream();
        var system = CliEnvironment.system();
        var environment = new CliEnvironment(
                Map.of(),
                folder,
                system.in(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                system.err(),
                false,
                "user",
                "host",
                1,
                system.clock(),
                action -> () -> {});

        int code = new CommandRunner(
                        () -> {
                            throw new AssertionError("a stack was made");
                        },
                        environment,
                        List.of())
                .run(new String[] {"--help"});

        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("plan", "Shows what a deploy would do", "stages", "Lists the stages");
    }

    @Test
    void noCommandAtAllIsWrongUsageWithHelp() {
        var done = Cli.of(SHOP, folder).run();

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.out()).isEmpty();
        assertThat(done.err())
                .startsWith("error: no command is given.")
                .contains("Usage: alchemy", "deploy", "stages")
                .doesNotContain("Try:", "See below");
        assertThat(Cli.of(SHOP, folder).run("state").code()).isEqualTo(2);
        assertThat(Cli.of(SHOP, folder).run("--stage", "pr-7").err()).contains("no command is given");
        assertThat(Cli.of(SHOP, folder).run("--stage").err()).contains("no command is given");
    }

    @Test
    void anUnknownFlagIsWrongUsage() {
        var done = Cli.of(SHOP, folder).run("plan", "--colour", "--json");

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err()).contains("error: alchemy plan has no option --colour.");
        assertThat(done.json().path("command").asString()).isEqualTo("plan");
        assertThat(done.json().at("/error/code").asString()).isEqualTo("Usage");
        assertThat(done.json().at("/error/hint").asString()).isEqualTo("Try: alchemy plan --help");
    }

    @Test
    void aMisspeltCommandIsToldTheNearOneInTwoLines() {
        var done = Cli.of(SHOP, folder).run("deplyo", "--stage", "pr-7");

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err().lines())
                .containsExactly("error: alchemy has no command 'deplyo'. Did you mean deploy?", "Try: alchemy --help");
        assertThat(Cli.of(SHOP, folder).run("state", "lsit").err())
                .contains("error: alchemy state has no command 'lsit'. Did you mean list?");
        assertThat(Cli.of(SHOP, folder).run("plan", "--stgae=pr-7").err())
                .contains("error: alchemy plan has no option --stgae. Did you mean --stage?");
        assertThat(Cli.of(SHOP, folder).run("plan", "extra").err())
                .contains("error: alchemy plan takes no argument 'extra'.");
        assertThat(Cli.of(SHOP, folder).run("plan", "--stage").err()).contains("--stage", "Try: alchemy plan --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--stage pr-7 state list",
                "--stage=pr-7 state list",
                "-s pr-7 --no-color state list",
                "--no-color -s pr-7 state list --no-input"
            })
    void optionsOfEveryCommandMayStandBeforeIt(String line) {
        var done = Cli.of(SHOP, folder).run(line.split(" "));

        assertThat(done.err()).isEmpty();
        assertThat(done.out()).contains("shop/pr-7");
    }

    @Test
    void optionsOfOneCommandMayNot() {
        var done = Cli.of(SHOP, folder).run("--adopt", "deploy");

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err()).contains("error: alchemy has no option --adopt.");
    }

    @Test
    void helpIsACommandToo() {
        assertThat(Cli.of(SHOP, folder).run("help").out()).contains("Usage: alchemy", "alchemy help COMMAND");
        assertThat(Cli.of(SHOP, folder).run("help", "state", "list").out())
                .isEqualTo(Cli.of(SHOP, folder).run("state", "list", "--help").out())
                .contains("Usage: alchemy state list");
    }

    @Test
    void helpFitsIntoEightyColumns() {
        Cli cli = Cli.of(SHOP, folder);
        for (String line :
                List.of("", "plan", "deploy", "destroy", "import", "drift", "state list", "stages", "lock")) {
            assertThat(cli.run(("help " + line).split(" ")).out().lines())
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each.length()).isLessThanOrEqualTo(80));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "state list", "state list --json"})
    void outputThatCannotBeWrittenIsAFailure(String line) {
        var done = Cli.of(SHOP, folder).run(new FullDisk(), line.split(" "));

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err()).contains("error: the output could not be written to its end");
    }

    private static final class FullDisk extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }

    @Test
    void theVersionNamesThisSoftwareAndJava() {
        var done = Cli.of(SHOP, folder).run("--version");

        assertThat(done.code()).isZero();
        assertThat(done.out().lines())
                .first(as(InstanceOfAssertFactories.STRING))
                .startsWith("alchemy-reactive ");
        assertThat(done.out()).contains("Java " + Runtime.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Prod", "-x", "a b", "ä", "", "x/y"})
    void aStageNameOfWrongFormIsRefusedBeforeAnythingIsRead(String stage) {
        var done = Cli.of(SHOP, folder).run("deploy", "--yes", "--stage=" + stage);

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err()).contains("'" + stage + "'", "--stage");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theStageComesFromTheFlagThenTheVariableThenTheUser() {
        Cli cli = Cli.of(SHOP, folder);
        assertThat(cli.run("state", "list").out()).contains("shop/dev_sam");

        cli.variable("ALCHEMY_STAGE", "pr-7");
        assertThat(cli.run("state", "list").out()).contains("shop/pr-7");
        assertThat(cli.run("state", "list", "--stage", "pr-8").out()).contains("shop/pr-8");

        cli.variable("ALCHEMY_STAGE", "PR 7");
        assertThat(cli.run("state", "list").code()).isEqualTo(2);
    }

    @Test
    void variablesComeFromAFileUnderThoseOfTheEnvironment() throws IOException {
        Files.writeString(folder.resolve("ci.env"), "# for CI\nexport ALCHEMY_STAGE=\"pr-9\"\n\nOTHER=x=y\n");
        Cli cli = Cli.of(SHOP, folder);
        assertThat(cli.run("state", "list", "--env-file", "ci.env").out()).contains("shop/pr-9");

        cli.variable("ALCHEMY_STAGE", "pr-7");
        assertThat(cli.run("state", "list", "--env-file", "ci.env").out()).contains("shop/pr-7");
    }

    @Test
    void aFileOfVariablesThatCannotBeReadIsAWrongConfiguration() throws IOException {
        Cli cli = Cli.of(SHOP, folder);
        assertThat(cli.run("stages", "--env-file", "none.env"))
                .satisfies(done -> assertThat(done.code()).isEqualTo(2))
                .satisfies(done -> assertThat(done.err()).contains("none.env"));

        Files.writeString(folder.resolve("bad.env"), "A=1\nmy secret\n");
        assertThat(cli.run("stages", "--env-file", "bad.env"))
                .satisfies(done -> assertThat(done.code()).isEqualTo(2))
                .satisfies(done -> assertThat(done.err()).contains("bad.env:2").doesNotContain("my secret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--lock-timeout=5",
                "--lock-timeout=-1s",
                "--lock-timeout=1w",
                "--lock-timeout=200000d",
                "--program-timeout=106752d",
                "--concurrency=0"
            })
    void optionsOfWrongFormAreRefused(String option) {
        var done = Cli.of(SHOP, folder).run("deploy", "--yes", option);

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err()).contains("error: ", option.substring(0, option.indexOf('=')));
        assertThat(folder).isEmptyDirectory();
    }
}
