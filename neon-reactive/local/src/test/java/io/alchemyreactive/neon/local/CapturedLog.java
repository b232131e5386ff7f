package io.alchemyreactive.neon.local;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import reactor.util.Loggers;

/** The lines that the local Neon logs while this is open. */
public final class CapturedLog extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger(FailureLog.NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    public CapturedLog() {
        Loggers.useJdkLoggers();
        logger.setUseParentHandlers(false);
        logger.addHandler(this);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void publish(LogRecord line) {
        lines.add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
        Loggers.resetLoggerFactory();
    }
}
