package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.postgres.MigrationListener;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Measures each file of a run. Samples the locks after each statement on the thread that migrates, and every 20
 * milliseconds on an elastic thread, since a long statement holds its lock while it runs. Thread-safe.
 */
final class MigrationWatch implements MigrationListener, AutoCloseable {

    private static final long INTERVAL = 20;

    private final CatalogSession session;
    private final Duration threshold;
    private final Disposable sampling;
    private final List<RehearsedMigration> ended = new ArrayList<>();
    private @Nullable Running running;
    private Map<Long, CatalogSession.TableFile> before = Map.of();

    /** The file that runs. */
    private static final class Running {

        private final String file;
        private final Optional<String> version;
        private final int session;
        private final LockSamples locks = new LockSamples();
        private long begun = -1;
        private long end = -1;

        Running(String file, Optional<String> version, int session) {
            this.file = file;
            this.version = version;
            this.session = session;
        }
    }

    private MigrationWatch(CatalogSession session, Duration threshold) {
        this.session = session;
        this.threshold = threshold;
        this.sampling = Schedulers.boundedElastic()
                .schedulePeriodically(this::sampleQuietly, INTERVAL, INTERVAL, TimeUnit.MILLISECONDS);
    }

    static MigrationWatch open(PostgresOrigin copy, Duration threshold) throws SQLException {
        return new MigrationWatch(CatalogSession.open(copy), threshold);
    }

    @Override
    public synchronized void begins(String file, @Nullable String version, int process) throws SQLException {
        Map<Long, CatalogSession.TableFile> now = session.files();
        settle(now);
        before = now;
        running = new Running(file, Optional.ofNullable(version), process);
        sample();
    }

    @Override
    public synchronized void statementEnded() throws SQLException {
        sample();
    }

    @Override
    public synchronized void ends() throws SQLException {
        long micros = sample();
        if (running != null) {
            running.end = micros;
        }
    }

    /** The files that ended, once the run has ended well. */
    synchronized List<RehearsedMigration> all() throws SQLException {
        if (running != null) {
            settle(session.files());
        }
        return List.copyOf(ended);
    }

    /** The files that ended before the one that failed. */
    synchronized List<RehearsedMigration> untilFailure() {
        return List.copyOf(ended);
    }

    /** Ends the measurement of the file that is committed. */
    private void settle(Map<Long, CatalogSession.TableFile> after) {
        Running file = running;
        if (file != null) {
            ended.add(new RehearsedMigration(
                    file.file,
                    file.version,
                    Duration.of(file.end - file.begun, ChronoUnit.MICROS),
                    file.locks.heldFor(threshold),
                    rewrites(after)));
            running = null;
        }
    }

    private List<RewrittenTable> rewrites(Map<Long, CatalogSession.TableFile> after) {
        List<RewrittenTable> rewrites = new ArrayList<>();
        before.forEach((oid, old) -> {
            CatalogSession.TableFile now = after.get(oid);
            if (now != null && now.node() != old.node()) {
                rewrites.add(new RewrittenTable(old.table(), old.bytes(), now.bytes()));
            }
        });
        rewrites.sort(Comparator.comparing(RewrittenTable::table));
        return rewrites;
    }

    private long sample() throws SQLException {
        Running file = running;
        if (file == null) {
            return -1;
        }
        CatalogSession.Locks locks = session.locks(file.session);
        file.locks.add(locks.micros(), locks.held());
        if (file.begun < 0) {
            file.begun = locks.micros();
        }
        return locks.micros();
    }

    private synchronized void sampleQuietly() {
        if (running == null || running.end >= 0) {
            return;
        }
        try {
            sample();
        } catch (SQLException e) {
            // The next sample on the thread that migrates fails too, and its error is told.
        }
    }

    @Override
    public void close() throws SQLException {
        sampling.dispose();
        session.close();
    }
}
