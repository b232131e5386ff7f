package io.alchemyreactive.neon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.file.FileStateOptions;
import io.alchemyreactive.state.file.FileStateStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

class LocalCommandIT {

    record Nothing() {}

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Stack<Nothing> SHOP =
            Stack.named("shop").program(Nothing.class, Mono.fromSupplier(Nothing::new));
    private static final Holder HOLDER =
            new Holder("lease", "ann", "ci", 12, "deploy --stage staging", Instant.parse("2026-01-02T03:04:05.678Z"));

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

    @Test
    void startsOnceTellsWhereAndStops() {
        assertThat(cli.run("local", "status").out()).contains("does not run");
        assertThat(cli.run("local", "status", "--json")
                        .json()
                        .at("/data/running")
                        .asBoolean())
                .isFalse();

        var started = cli.run("local", "start", "--json");
        assertThat(started.code()).isZero();
        var data = started.json().path("data");
        assertThat(data.path("apiUrl").asString())
                .startsWith("http://127.0.0.1:")
                .endsWith("/api/v2");
        assertThat(data.path("apiKeyFile").asString())
                .isEqualTo(folder.resolve(".alchemy/local-neon/api-key").toString());
        assertThat(Path.of(data.path("caFile").asString())).isRegularFile();
        assertThat(data.path("folder").asString())
                .isEqualTo(folder.resolve(".alchemy/local-neon").toString());
        assertThat(folder.resolve(".alchemy/.gitignore")).hasContent("*");
        ProcessHandle process = ProcessHandle.of(data.path("pid").asLong()).orElseThrow();
        assertThat(process.isAlive()).isTrue();

        assertThat(cli.run("local", "start", "--json").json().path("data")).isEqualTo(data);
        assertThat(cli.run("local", "status", "--json").json().path("data")).isEqualTo(data);
        assertThat(cli.run("local", "status").out())
                .contains(data.path("apiUrl").asString())
                .contains("Copies for recoveries: 0, 0 of at most 0 MB")
                .contains("Deleted projects that can be recovered: 0, 0 of at most 1024 MB")
                .contains("NODE_EXTRA_CA_CERTS=" + data.path("caFile").asString())
                .contains("-Djavax.net.ssl.trustStore=")
                .contains("neonConfig.fetchEndpoint = '" + data.path("sqlUrl").asString() + "'")
                .contains("neonConfig.wsProxy = '" + data.path("webSocketProxy").asString() + "'");
        assertThat(data.path("sqlUrl").asString())
                .startsWith("http://127.0.0.1:")
                .endsWith("/sql");
        assertThat(data.path("webSocketProxy").asString())
                .startsWith("127.0.0.1:")
                .endsWith("/v2");
        assertThat(data.path("baseCopies").asInt()).isZero();
        assertThat(data.path("mostBaseCopyBytes").asInt()).isZero();
        assertThat(data.path("operations").isArray()).isTrue();

        assertThat(cli.run("local", "stop").out()).contains("is stopped");
        assertThat(process.onExit()
                        .orTimeout(60, java.util.concurrent.TimeUnit.SECONDS)
                        .join()
                        .isAlive())
                .isFalse();
        assertThat(cli.run("local", "stop").out()).contains("was stopped already");
    }

    @Test
    void addsTheExtensionsOfAFolderAndRefusesOneThatIsNone() throws IOException {
        Files.writeString(folder.resolve("file"), "");
        for (var wrong : new String[] {"none", "file", "empty"}) {
            Files.createDirectories(folder.resolve("empty"));
            var refused = cli.run("local", "start", "--extensions", wrong, "--json");
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.json().at("/error/code").asString()).isEqualTo("PostgresExtension");
            assertThat(refused.json().at("/error/message").asString())
                    .contains("folder of extensions " + folder.resolve(wrong));
        }
        assertThat(cli.run("local", "start", "--extensions", "").code()).isEqualTo(2);
        assertThat(cli.run("local", "start", "--extensions", "a", "--no-extensions")
                        .code())
                .isEqualTo(2);
        assertThat(cli.run("local", "status").out()).contains("does not run");

        Path files = Files.createDirectories(folder.resolve("added/17/share/extension"));
        Files.writeString(files.resolve("greeting.control"), "default_version = '1'\n");
        Files.writeString(files.resolve("greeting--1.sql"), "SELECT 1;");
        assertThat(cli.run("local", "start", "--extensions", "added").out()).contains("Added extension greeting 1");
        assertThat(cli.run("local", "start", "--no-extensions").err()).contains("stop it, then start it again");
        cli.run("local", "stop");
        assertThat(cli.run("local", "start").out()).contains("Added extension greeting 1");
        cli.run("local", "stop");
        assertThat(cli.run("local", "start", "--no-extensions").out()).doesNotContain("Added extension");
    }

    @Test
    void showsHowToGetTheKeyAndNotTheKeyItself() throws Exception {
        var started = cli.run("local", "start");
        Path file = folder.resolve(".alchemy/local-neon/api-key");
        String key = Files.readString(file).strip();

        assertThat(started.out()).contains("key in " + file).doesNotContain(key);
        assertThat(started.err()).doesNotContain("older versions");
        assertThat(cli.run("local", "status", "--json").out()).doesNotContain(key);
        String line = started.out()
                .lines()
                .filter(text -> text.contains("NEON_API_KEY="))
                .findFirst()
                .orElseThrow();
        assertThat(line).contains("--api-host http://127.0.0.1:");
        assertThat(shell(line.replaceFirst("neonctl .*", "env"))).contains("NEON_API_KEY=" + key + "\n");
    }

    @Test
    void saysOnceThatAFolderOfAnOlderVersionHasAKeyThatCanBeGuessed() throws Exception {
        cli.run("local", "start");
        cli.run("local", "stop");
        Files.delete(folder.resolve(".alchemy/local-neon/api-key"));

        var started = cli.run("local", "start");
        assertThat(started.err()).containsOnlyOnce("is still that of older versions");
        assertThat(started.out()).contains("NEON_API_KEY=local neonctl");
        String cure = started.err()
                .substring(started.err().indexOf(": > '"), started.err().indexOf(" && alchemy local start"));

        cli.run("local", "stop");
        shell(cure);
        var again = cli.run("local", "start");
        assertThat(again.err()).doesNotContain("older versions");
        assertThat(again.out()).doesNotContain("NEON_API_KEY=local");
    }

    private static String shell(String line) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder("sh", "-c", line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void isNotStoppedWhileAStageOfTheFolderIsHeldAlsoWithoutState() {
        var store = FileStateStore.create(FileStateOptions.of(folder.resolve(".alchemy")));
        Lease lease = store.acquire(new StageKey("shop", "staging"), HOLDER).block(LIMIT);
        cli.run("local", "start");

        var refused = cli.run("local", "stop", "--json");
        assertThat(refused.code()).isEqualTo(20);
        assertThat(refused.json().at("/error/message").asString()).contains("ann@ci", "shop/staging", "--force");
        assertThat(cli.run("local", "status", "--json")
                        .json()
                        .at("/data/running")
                        .asBoolean())
                .isTrue();

        assertThat(cli.run("local", "stop", "--force").code()).isZero();
        assertThat(cli.run("local", "status", "--json")
                        .json()
                        .at("/data/running")
                        .asBoolean())
                .isFalse();
        lease.release().block(LIMIT);
        assertThat(cli.run("local", "stop").code()).isZero();
    }
}
