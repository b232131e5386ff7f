package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Blocking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A running PostgreSQL server: its main process and its port. Thread-safe. */
final class ServerProcess {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(4);
    /** The number of checks of the state per check of progress, because a check of progress costs more. */
    private static final int LOOKS_PER_PROGRESS = 50;

    private static final Duration LOOK_FOR_END = Duration.ofMillis(250);
    /**
     * The line of {@code postmaster.pid} that says whether the server accepts connections. During a recovery it says
     * standby.
     */
    private static final int STATUS_LINE = 7;

    private final Process process;
    private final int port;
    private final Path data;
    private final Path log;
    private final StallLimit limit;

    ServerProcess(Process process, int port, Path data, Path log, StallLimit limit) {
        this.process = process;
        this.port = port;
        this.data = data;
        this.log = log;
        this.limit = limit;
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

    /** Completes when the process has ended. */
    Mono<Void> ended() {
        return Mono.fromFuture(process::onExit, true).then();
    }

    /**
     * Completes when the server accepts connections; the replay of its log has no time limit. Fails with the end of the
     * server's log when the server ends instead, or when it makes no progress for too long.
     *
     * @param replayed receives each new position of a replay
     */
    Mono<Void> ready(Consumer<Lsn> replayed) {
        return Mono.defer(() -> {
            var progress = new StartProgress(data, log, () -> ReplayedSegment.of(process.toHandle()), replayed, limit);
            var looks = new AtomicInteger();
            return Blocking.call(() -> {
                        if (isReady()) {
                            return true;
                        }
                        if (looks.incrementAndGet() % LOOKS_PER_PROGRESS == 0) {
                            progress.look();
                        }
                        return false;
                    })
                    .filter(Boolean::booleanValue)
                    .repeatWhenEmpty(empty -> empty.delayElements(LOOK_AGAIN, Blocking.TIMER))
                    .then();
        });
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

    /**
     * Shuts the server down and ends its sessions. Kills it when it makes no progress for too long. The amount of data
     * that it writes before it ends depends on its work. Blocks.
     */
    void stop() throws IOException, InterruptedException {
        signal("INT");
        var watch = limit.watch();
        var messages = new DistinctMessages(log);
        while (!process.waitFor(LOOK_FOR_END.toMillis(), TimeUnit.MILLISECONDS)) {
            if (watch.isStalled(List.of(messages.count(), DataActivity.sign(data)))) {
                process.destroyForcibly().waitFor();
                FailureLog.write(
                        "Stopping PostgreSQL, process " + pid() + ", on " + data,
                        new ComputeException("it got no further for " + limit.text()),
                        "It was killed, and recovers when it is started next.");
            }
        }
    }

    /**
     * Sends a signal with {@code kill}. Java can only send TERM, which waits for sessions, and KILL, which leaves a
     * recovery to the next start.
     */
    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
