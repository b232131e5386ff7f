package io.alchemyreactive.neon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NeonChoiceIT {

    private static final String URL = "https://neon.example/api/v2";

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void chooseFolder() {
        cli = new Cli(Asking.stack(), folder);
    }

    @AfterEach
    void leaveNothingRunning() {
        assertThat(cli.run("local", "stop", "--force").code()).isZero();
    }

    private boolean isLocalRunning() {
        return cli.run("local", "status", "--json").json().at("/data/running").asBoolean();
    }

    @Test
    void withoutAKeyTheFirstCallStartsTheLocalNeonAndSaysSoOnce() {
        assertThat(cli.run("plan", "--stage", "staging").err()).isEmpty();
        assertThat(isLocalRunning()).isFalse();

        var done = cli.run("deploy", "--stage", "staging", "--yes");

        assertThat(done.code()).isZero();
        assertThat(done.err()).containsOnlyOnce("No NEON_API_KEY: using the local Neon in " + folder);
        assertThat(isLocalRunning()).isTrue();
        String url =
                cli.run("local", "status", "--json").json().at("/data/apiUrl").asString();
        assertThat(done.out()).contains("neon.url = " + url + "\n");

        assertThat(cli.run("deploy", "--stage", "staging").err()).doesNotContain("NEON_API_KEY");
    }

    @Test
    void withAKeyTheRealNeonIsUsedUnlessTheLocalOneIsAskedFor() {
        cli.variable("NEON_API_KEY", "napi_key").variable("NEON_API_URL", URL);

        var remote = cli.run("deploy", "--stage", "staging", "--yes");
        assertThat(remote.out()).contains("neon.url = " + URL + "\n", "neon.key = napi_key\n");
        assertThat(isLocalRunning()).isFalse();

        var local = cli.run("deploy", "--stage", "other", "--yes", "--local");
        assertThat(local.out()).contains("neon.url = http://127.0.0.1:");
        assertThat(local.err()).containsOnlyOnce("--local: using the local Neon");
        assertThat(isLocalRunning()).isTrue();
    }

    @Test
    void whatFailsAtItsReferencesStartsNothing() {
        var done = cli.run("deploy", "--stage", "pr-1", "--yes");

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err()).contains("InvalidReference").doesNotContain("NEON_API_KEY");
        assertThat(folder.resolve(".alchemy/local-neon")).doesNotExist();
    }
}
