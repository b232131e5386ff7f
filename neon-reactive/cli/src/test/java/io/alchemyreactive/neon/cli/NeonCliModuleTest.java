package io.alchemyreactive.neon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.neon.api.error.NeonCall;
import io.alchemyreactive.neon.api.error.OrganizationRequiredException;
import io.alchemyreactive.neon.api.error.UnauthorizedException;
import io.alchemyreactive.neon.api.error.UnreachableException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class NeonCliModuleTest {

    record Nothing() {}

    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"local start", "local status", "local stop"})
    void everyCommandIsFoundAndHasHelp(String command) {
        var done = new Cli(SHOP, folder).run((command + " --help").split(" "));

        assertThat(done.code()).isZero();
        assertThat(done.out()).startsWith("Usage: alchemy " + command).contains("--json", "Exit codes:");
        assertThat(done.err()).isEmpty();
    }

    @Test
    void runsCanBeSentToTheLocalNeon() {
        assertThat(new Cli(SHOP, folder).run("deploy", "--help").out()).contains("--local");
        assertThat(new Cli(SHOP, folder).run("stages", "--help").out()).doesNotContain("--local ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "deploy", "destroy"})
    void aUrlWithoutAKeyIsAWrongConfiguration(String command) {
        var done = new Cli(SHOP, folder)
                .variable("NEON_API_URL", "https://neon.example/api/v2")
                .run(command, "--yes");

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err()).contains("NEON_API_KEY", "--local");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void configSaysWhichNeonARunWouldUseAndShowsNoKey() {
        assertThat(new Cli(SHOP, folder).run("config").out())
                .containsPattern("neon +the local Neon +no NEON_API_KEY\n");
        var remote = new Cli(SHOP, folder)
                .variable("NEON_API_KEY", "napi_secret")
                .variable("NEON_ORG_ID", "org-1")
                .run("config");
        assertThat(remote.out())
                .containsPattern("neon +neon.com +NEON_API_KEY\n")
                .containsPattern("neon organization +org-1 +NEON_ORG_ID\n")
                .doesNotContain("napi_secret");
    }

    @Test
    void configMasksAPasswordInAnAddress() {
        var config = new Cli(SHOP, folder)
                .variable("NEON_API_KEY", "napi_secret")
                .variable("NEON_API_URL", "https://sam:p@ss@proxy/api/v2")
                .run("config");

        assertThat(config.out()).contains("https://sam:***@proxy/api/v2").doesNotContain("p@ss");
    }

    @Test
    void aUrlOfWrongFormIsAWrongConfiguration() {
        var done = new Cli(SHOP, folder)
                .variable("NEON_API_URL", "neon")
                .variable("NEON_API_KEY", "napi_secret")
                .run("plan");

        assertThat(done.code()).isEqualTo(2);
        assertThat(done.err()).contains("NEON_API_URL").doesNotContain("napi_secret");
    }

    @Test
    void failuresOfNeonHaveTheirExitCodesAndThoseOfOthersNone() {
        var module = new NeonCliModule();
        var call = new NeonCall("GET", "/projects", "projects", "id", OptionalInt.of(401), "");

        assertThat(module.exitCode(new UnauthorizedException(call, "wrong key", null)))
                .hasValue(ExitCode.CREDENTIALS);
        assertThat(module.exitCode(new OrganizationRequiredException(call, "which one", null)))
                .hasValue(ExitCode.USAGE);
        assertThat(module.exitCode(new UnreachableException(call, "nobody there", null)))
                .hasValue(ExitCode.FAILED);
        assertThat(module.exitCode(new IllegalStateException())).isEmpty();
    }
}
