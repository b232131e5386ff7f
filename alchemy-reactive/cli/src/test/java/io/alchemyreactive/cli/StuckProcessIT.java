package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.cli.StuckMain.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Processes that would wait for ever. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class StuckProcessIT {

    @TempDir
    private Path folder;

    private CliProcess start(Place place, String command) throws Exception {
        return command.equals("plan")
                ? CliProcess.start(folder, StuckMain.class, place.name(), "plan", "--stage", "dev")
                : CliProcess.start(folder, StuckMain.class, place.name(), command, "--stage", "dev", "--yes");
    }

    @ParameterizedTest
    @CsvSource({
        "plan, BUSY_PROGRAM",
        "plan, PROVIDER",
        "plan, RELEASE",
        "deploy, BUSY_PROGRAM",
        "deploy, PROVIDER",
        "deploy, RELEASE",
        "deploy, CREATE"
    })
    void oneTermEndsIt(String command, Place place) throws Exception {
        try (CliProcess process = start(place, command)) {
            process.await("stuck");
            process.send("TERM");

            assertThat(process.exitCode()).isEqualTo(ExitCode.INTERRUPTED.code());
        }
        stageIsFree();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"DEAD_WORKER", "DEAD_THREAD"})
    void anUncaughtErrorEndsIt(Place place) throws Exception {
        try (CliProcess process = start(place, "deploy")) {
            process.await("error: an uncaught error ended the work of the thread '");

            assertThat(process.exitCode()).isEqualTo(ExitCode.FAILED.code());
        }
        stageIsFree();
    }

    private void stageIsFree() throws Exception {
        try (CliProcess next = start(Place.BUSY_PROGRAM, "destroy")) {
            assertThat(next.exitCode()).isZero();
        }
    }
}
