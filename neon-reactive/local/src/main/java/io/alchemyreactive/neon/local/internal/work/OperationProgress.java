package io.alchemyreactive.neon.local.internal.work;

import io.alchemyreactive.neon.local.internal.compute.ReplayProgress;
import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.rows.ControlState;
import io.alchemyreactive.neon.local.internal.rows.OperationRow;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import reactor.util.Loggers;

/** Shows the progress of a recovery in the row of its operation, and in the log from time to time. Thread-safe. */
final class OperationProgress implements Consumer<ReplayProgress> {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final ControlState state;
    private final OperationRow operation;
    private final String work;
    private volatile Instant lastLine;

    /**
     * Starts with an operation without progress.
     *
     * @param work the name of the work in the log, as the beginning of a sentence
     */
    OperationProgress(ControlState state, OperationRow operation, String work) {
        this.state = state;
        this.operation = operation;
        this.work = work;
        this.lastLine = state.realNow();
    }

    @Override
    public void accept(ReplayProgress progress) {
        var now = state.realNow();
        if (!now.isBefore(lastLine.plus(BETWEEN_LINES))) {
            lastLine = now;
            Loggers.getLogger(FailureLog.NAME).info("{}: {}.", work, progress.text());
        }
        // Runs as a read, so that the progress is not saved: it changes many times a second, and a later run starts
        // again.
        state.thread()
                .read(() -> {
                    operation.advance(progress.text(), state.now());
                    return true;
                })
                .subscribe(
                        done -> {},
                        failure -> FailureLog.writeExpected("Noting the progress of an operation", failure));
    }
}
