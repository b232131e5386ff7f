package io.alchemyreactive.neon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.Project;
import io.alchemyreactive.neon.Region;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NeonFailuresIT {

    record Db(Project project) {}

    private static final Stack<Db> SHOP = Stack.named("shop")
            .providers(Neon.providers())
            .program(
                    Db.class,
                    Project.of("app-db", p -> p.region(Region.AWS_US_EAST_1)).map(Db::new));

    @TempDir
    private Path folder;

    private Cli cli;

    @BeforeEach
    void chooseFolder() {
        cli = new Cli(SHOP, folder);
    }

    @AfterEach
    void leaveNothingRunning() {
        assertThat(cli.run("local", "stop", "--force").code()).isZero();
    }

    private Cli remote(String url, String key) {
        return new Cli(SHOP, folder).variable("NEON_API_URL", url).variable("NEON_API_KEY", key);
    }

    @Test
    void aWrongKeyIsAQuestionOfCredentials() {
        String url =
                cli.run("local", "start", "--json").json().at("/data/apiUrl").asString();
        Cli wrong = remote(url, "napi_wrong");

        var refused = wrong.run("deploy", "--stage", "staging", "--yes");
        assertThat(refused.code()).isEqualTo(40);
        assertThat(refused.err()).contains("error: ", "NEON_API_KEY").doesNotContain("napi_wrong", "\tat ");

        var deployed = cli.run("deploy", "--stage", "staging", "--yes");
        assertThat(deployed.code()).as(deployed.err()).isZero();
        var destroyed = wrong.run("destroy", "--stage", "staging", "--yes");
        assertThat(destroyed.code()).isEqualTo(40);
        assertThat(destroyed.err()).doesNotContain("napi_wrong", "\tat ");
        assertThat(cli.run("destroy", "--stage", "staging", "--yes").code()).isZero();
        assertThat(cli.run("stages").out()).contains("No stage");
    }

    @Test
    void anApiThatCannotBeReachedIsAFailureThatNamesIt() {
        var done = remote("http://127.0.0.1:1/api/v2", "napi_key").run("deploy", "--stage", "staging", "--yes");

        assertThat(done.code()).isEqualTo(1);
        assertThat(done.err()).contains("error: ", "127.0.0.1").doesNotContain("napi_key", "\tat ");
        assertThat(done.out()).isEmpty();
    }
}
