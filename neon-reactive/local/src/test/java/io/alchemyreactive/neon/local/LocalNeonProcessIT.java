package io.alchemyreactive.neon.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.neon.local.internal.compute.OrphanedServers;
import io.alchemyreactive.neon.local.internal.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

class LocalNeonProcessIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @AfterEach
    void leaveNothing() {
        process().stop().block(LIMIT);
    }

    @Test
    void manyStartersAtOnceGetOneDaemon() {
        var found = Flux.range(0, 4)
                .flatMap(starter -> process().ensureStarted())
                .collectList()
                .block(LIMIT);

        assertThat(found).hasSize(4);
        assertThat(found.stream().map(RunningNeon::pid).distinct()).hasSize(1);
        // Daemons that came second find the folder in use and end.
        Api.await("the daemons", "only one of them", () -> daemons() == 1);
        assertThat(process().status().block(LIMIT)).isEqualTo(found.get(0));
        assertThat(Api.of(found.get(0)).get("/users/me").status()).isEqualTo(200);
    }

    @Test
    void stopLeavesNoProcessAndARestartFindsTheRowsAtTheSameAddress() {
        var first = process().ensureStarted().block(LIMIT);
        var project = Api.of(first).createProject("{'project':{}}");
        Sql.run(uri(project), first.caFile(), "CREATE TABLE kept AS SELECT 7 AS n");

        assertThat(process().stop().block(LIMIT)).isTrue();
        assertThat(daemons()).isZero();
        assertThat(OrphanedServers.below(folder)).isEmpty();
        assertThat(process().status().block(LIMIT)).isNull();
        assertThat(folder.resolve("endpoint.json")).doesNotExist();

        var second = process().ensureStarted().block(LIMIT);
        assertThat(second.apiUrl()).isEqualTo(first.apiUrl());
        assertThat(Sql.run(uri(project), second.caFile(), "SELECT n FROM kept")).containsExactly("7");
    }

    @Test
    void aKilledDaemonLeavesNoPostgresAndTheNextOneGoesOn() {
        var first = process().ensureStarted().block(LIMIT);
        var project = Api.of(first).createProject("{'project':{}}");
        Sql.run(uri(project), first.caFile(), "CREATE TABLE kept AS SELECT 7 AS n");
        assertThat(OrphanedServers.below(folder)).isNotEmpty();

        ProcessHandle.of(first.pid()).orElseThrow().destroyForcibly();
        Api.await("postgres", "the end", () -> OrphanedServers.below(folder).isEmpty());

        assertThat(process().status().block(LIMIT)).isNull();
        var second = process().ensureStarted().block(LIMIT);
        assertThat(second.pid()).isNotEqualTo(first.pid());
        assertThat(Sql.run(uri(project), second.caFile(), "SELECT n FROM kept")).containsExactly("7");
    }

    /** A daemon that was killed holds its folder for as long as its process takes to go. */
    @Test
    void whoeverHoldsTheFolderWithoutAnsweringIsNoLocalNeon() throws IOException {
        EndpointFile.write(new RunningNeon(
                "http://127.0.0.1:1/api/v2", "local", folder.resolve("tls/ca.crt"), 1, folder.toAbsolutePath()));
        try (var dying = FileLocks.tryHold(folder.resolve("lock")).orElseThrow()) {
            assertThat(dying).isNotNull();
            assertThat(process().status().block(LIMIT)).isNull();
        }
    }

    @Test
    void lookingAtAFolderLeavesItsLockToItsHolder() throws IOException, InterruptedException {
        try (var held = FileLocks.tryHold(folder.resolve("lock")).orElseThrow()) {
            assertThat(held).isNotNull();
            assertThat(FileLocks.tryHold(folder.resolve("lock"))).isEmpty();
            var otherName = Files.createSymbolicLink(folder.resolve("link"), folder);
            assertThat(FileLocks.tryHold(otherName.resolve("lock"))).isEmpty();
            assertThat(lockOfAnotherProcess()).isEqualTo(LocalNeonDaemon.IN_USE);
        }
    }

    /** The exit code of a daemon that wants the folder. */
    private int lockOfAnotherProcess() throws IOException, InterruptedException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalNeonDaemon.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void itsFilesAreReadableByTheirOwnerOnly() throws IOException {
        var running = process().ensureStarted().block(LIMIT);
        Api.of(running).createProject("{'project':{}}");

        for (var name : new String[] {
            "api-key", "endpoint.json", "passwords.json", "state.json", "options.json", "tls/server.key"
        }) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .as(name)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDaemonThatCannotStartTellsWhy() throws IOException {
        Files.writeString(folder.resolve("state.json"), "not json");

        var failure = org.assertj.core.api.Assertions.catchThrowable(
                () -> process().ensureStarted().block(LIMIT));

        assertThat(failure).isInstanceOf(LocalNeonException.class).hasMessageContaining("state.json");
    }

    @Test
    void stoppingWhatDoesNotRunSaysSo() {
        assertThat(process().stop().block(LIMIT)).isFalse();
    }

    private LocalNeonProcess process() {
        return LocalNeonProcess.in(folder);
    }

    private long daemons() {
        return ProcessHandle.allProcesses().filter(this::isDaemon).count();
    }

    private boolean isDaemon(ProcessHandle process) {
        try {
            var words = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
            return words.contains(LocalNeonDaemon.class.getName()) && words.contains(folder.toString());
        } catch (IOException gone) {
            return false;
        }
    }

    private static String uri(JsonNode created) {
        return created.at("/connection_uris/0/connection_uri").asString();
    }
}
