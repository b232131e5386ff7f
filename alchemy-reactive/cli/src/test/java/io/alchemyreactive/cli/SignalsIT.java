package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signals of the operating system, sent to a process of its own. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class SignalsIT {

    @TempDir
    private Path folder;

    private Process process;
    private BufferedReader err;

    @BeforeEach
    void deploy() throws IOException {
        // A background job of a shell starts with INT ignored, and Java keeps it so; env undoes that.
        process = new ProcessBuilder(
                        "/usr/bin/env",
                        "--default-signal=INT,TERM",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WaitingMain.class.getName(),
                        "deploy",
                        "--stage",
                        "staging",
                        "--yes")
                .directory(folder.toFile())
                .start();
        err = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8));
        await("app-db (Fake.Thing)  creating");
    }

    @AfterEach
    void leaveNothingRunning() {
        process.destroyForcibly();
    }

    private void await(String text) {
        try {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                if (line.contains(text)) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new AssertionError("the process ended without saying: " + text);
    }

    private void send(String signal) throws IOException, InterruptedException {
        int done = new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(done).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void theFirstSignalLetsRunningCallsFinish(String signal) throws Exception {
        send(signal);
        await("Interrupted: ");
        Files.createFile(folder.resolve("go"));
        await("app-db (Fake.Thing)  created");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(rows()).containsExactly("app-db.json");
    }

    @Test
    void theSecondSignalCancelsThem() throws Exception {
        send("INT");
        await("Interrupted: ");
        send("INT");
        await("Interrupted again: ");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
        assertThat(rows()).containsExactly("app-db.json");
    }

    private List<String> rows() throws IOException {
        try (var files = Files.list(folder.resolve(".alchemy/state/shop/staging/resources"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
