package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private CliProcess process;

    @BeforeEach
    void deploy() throws IOException {
        process = CliProcess.start(folder, WaitingMain.class, "deploy", "--stage", "staging", "--yes");
        process.await("app-db (Fake.Thing)  creating");
    }

    @AfterEach
    void leaveNothingRunning() {
        process.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void theFirstSignalLetsRunningCallsFinish(String signal) throws Exception {
        process.send(signal);
        process.await("Interrupted: ");
        Files.createFile(folder.resolve("go"));
        process.await("app-db (Fake.Thing)  created");

        assertThat(process.exitCode()).isEqualTo(130);
        assertThat(rows()).containsExactly("app-db.json");
    }

    @Test
    void theSecondSignalCancelsThem() throws Exception {
        process.send("INT");
        process.await("Interrupted: ");
        process.send("INT");
        process.await("Interrupted again: ");

        assertThat(process.exitCode()).isEqualTo(130);
        assertThat(rows()).containsExactly("app-db.json");
    }

    @Test
    void oneTermEndsAProcessWhoseCallNeverAnswers() throws Exception {
        process.send("TERM");
        process.await("Interrupted: ");
        process.await("Interrupted again: ");

        assertThat(process.exitCode()).isEqualTo(130);
        assertThat(rows()).containsExactly("app-db.json");
    }

    private List<String> rows() throws IOException {
        try (var files = Files.list(folder.resolve(".alchemy/state/shop/staging/resources"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
