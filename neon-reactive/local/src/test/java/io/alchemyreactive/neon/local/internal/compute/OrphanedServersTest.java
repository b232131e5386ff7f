package io.alchemyreactive.neon.local.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A session that outlives its server for a moment: a program named as PostgreSQL is, which sleeps in the data directory. */
class OrphanedServersTest {

    private static final String NO_PROCESS = "99999999";
    private static final StallLimit AT_ONCE = StallLimit.of(Duration.ZERO);

    @TempDir
    Path folder;

    private Path data;
    private Process session;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "Without /proc no session is looked for");
        data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("postmaster.pid"), NO_PROCESS + "\n");
        var program = Files.copy(Path.of("/bin/sleep").toRealPath(), folder.resolve("postgres"));
        assertThat(program.toFile().setExecutable(true)).isTrue();
        session = new ProcessBuilder(program.toString(), "600")
                .directory(data.toFile())
                .start();
    }

    @AfterEach
    void end() {
        if (session != null) {
            session.destroyForcibly();
        }
    }

    @Test
    void aSessionThatOutlivesItsServerIsWaitedForAndNamedWhenItDoesNotEnd() {
        assertThatThrownBy(() -> OrphanedServers.await(data, AT_ONCE))
                .isInstanceOf(ComputeException.class)
                .hasMessageContainingAll("process " + session.pid(), data.toString());
        assertThat(data.resolve("postmaster.pid")).exists();
    }

    @Test
    void theNoteOfAServerWhoseSessionsHaveEndedIsTakenAway() throws Exception {
        session.destroyForcibly().waitFor();

        OrphanedServers.await(data, AT_ONCE);

        assertThat(data.resolve("postmaster.pid")).doesNotExist();
    }

    @Test
    void aServerThatEndedInOrderHasNoNoteAndIsNotWaitedFor() throws Exception {
        Files.delete(data.resolve("postmaster.pid"));

        OrphanedServers.await(data, AT_ONCE);

        assertThat(session.isAlive()).isTrue();
    }
}
