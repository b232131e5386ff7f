package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.test.FakeCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfigCommandTest {

    @TempDir
    private Path folder;

    private Cli cli() {
        return Cli.of(Shop.on(FakeCloud.create()), folder);
    }

    /** The lines of the table, with one blank between columns. */
    private static List<String> lines(Cli.Done done) {
        assertThat(done.code()).isZero();
        return done.out().lines().map(line -> line.replaceAll("  +", " | ")).toList();
    }

    @Test
    void defaultsAreSaidToBeThat() {
        assertThat(lines(cli().run("config")))
                .containsExactly(
                        "SETTING | VALUE | FROM",
                        "stack | shop | the program",
                        "stage | dev_sam | default: of the user's name",
                        "state | " + folder.resolve(".alchemy") + " | default",
                        "key | a file of the store | default",
                        "journal lines | all | default",
                        "confirmations | missing | no terminal",
                        "colours | no | no terminal");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void optionsVariablesAndFilesAreNamed() throws IOException {
        Files.writeString(folder.resolve("ci.env"), "ALCHEMY_PASSWORD=secret-word\nALCHEMY_STAGE=of-file\n");

        var settings = cli().variable("ALCHEMY_JOURNAL_LINES", "7")
                .variable("ALCHEMY_STAGE", "of-variable")
                .run("config", "--env-file", "ci.env", "--state", "elsewhere", "--yes", "--no-color");

        assertThat(lines(settings))
                .contains(
                        "stage | of-variable | ALCHEMY_STAGE",
                        "state | " + folder.resolve("elsewhere") + " | --state",
                        "key | a password | ALCHEMY_PASSWORD in ci.env",
                        "journal lines | 7 | ALCHEMY_JOURNAL_LINES",
                        "confirmations | given | --yes",
                        "colours | no | --no-color");
        assertThat(settings.out()).doesNotContain("secret-word");
        assertThat(cli().run("config", "--env-file", "ci.env", "--json")
                        .json()
                        .at("/data/settings/1/from")
                        .asString())
                .isEqualTo("ALCHEMY_STAGE in ci.env");
        assertThat(lines(cli().run("config", "-s", "pr-1"))).contains("stage | pr-1 | --stage");
    }
}
