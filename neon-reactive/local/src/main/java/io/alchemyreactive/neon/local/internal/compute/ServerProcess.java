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

/** One running postmaster: its process and the port it answers on. Thread-safe. */
final class ServerProcess {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(4);
    /** Looking for progress costs more than looking whether it is over. */
    private static final int LOOKS_PER_PROGRESS = 50;

    private static final Duration LOOK_FOR_END = Duration.ofMillis(250);
    /** The line of {@code postmaster.pid} that tells whether connections are accepted; a recovery calls itself standby. */
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

    /**
     * Completes when the server accepts connections, however long it takes to replay its log; fails with its last words when it
     * ends instead, or when it gets no further for too long.
     *
     * @param replayed told each new place that a replay has come to
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
     * Ends the server in order, dropping its sessions; one that gets no further with that for too long is killed. How much it
     * writes before it ends depends on its work. Blocks.
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

    /** Java can only send TERM, which waits for sessions, and KILL, which leaves work to the next start. */
    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
