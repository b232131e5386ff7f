package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** One running postmaster: its process and the port it answers on. Thread-safe. */
final class ServerProcess {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(4);
    private static final long STOP_SECONDS = 30;
    /** The line of {@code postmaster.pid} that tells whether connections are accepted; a recovery calls itself standby. */
    private static final int STATUS_LINE = 7;

    private final Process process;
    private final int port;
    private final Path data;
    private final Path log;

    ServerProcess(Process process, int port, Path data, Path log) {
        this.process = process;
        this.port = port;
        this.data = data;
        this.log = log;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Completes when the server accepts connections; fails with its last words when it ends instead. */
    Mono<Void> ready() {
        return Blocking.call(this::isReady)
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(looks -> looks.delayElements(LOOK_AGAIN))
                .timeout(START_LIMIT)
                .then();
    }

    private boolean isReady() throws IOException {
        if (!process.isAlive()) {
            throw new ComputeException("PostgreSQL on " + data + " ended while starting: " + LogTail.of(log));
        }
        var file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return false;
        }
        var lines = Files.readAllLines(file);
        return lines.size() > STATUS_LINE
                && lines.get(0).strip().equals(Long.toString(process.pid()))
                && lines.get(STATUS_LINE).startsWith("ready");
    }

    /** Ends the server in order, dropping its sessions; a server that hangs is killed. Blocks. */
    void stop() throws IOException, InterruptedException {
        signal("INT");
        if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            FailureLog.write(
                    "Stopping PostgreSQL, process " + pid() + ", on " + data + " within " + STOP_SECONDS + " s",
                    new ComputeException("it did not end"),
                    "It was killed, and recovers when it is started next.");
        }
    }

    /** Java can only send TERM, which waits for sessions, and KILL, which leaves work to the next start. */
    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
