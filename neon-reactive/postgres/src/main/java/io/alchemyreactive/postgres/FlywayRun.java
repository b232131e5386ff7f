package io.alchemyreactive.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.callback.Callback;

/**
 * The part of a migration that needs Flyway's classes. It is loaded on the thread that migrates, so that a missing
 * class is a failure of the migration. Uses only Flyway's public API. Blocks; one object for each run.
 */
final class FlywayRun {

    /** Set by name, because the configuration class of this setting differs between versions of Flyway. */
    private static final Map<String, String> SETTINGS = Map.of(
            // With a transactional lock CREATE INDEX CONCURRENTLY would wait forever for Flyway's own session.
            "flyway.postgresql.transactional.lock", "false");

    private final PostgresOrigin origin;
    private final MigrationSet set;
    private final MigrationRules rules;
    private final MigrationSession session;
    private final FlywayFiles files;
    private final FlywayHistory history;
    private final Optional<OwnSchema> own;
    private final Optional<MigrationListener> listener;
    private final Flyway flyway;

    private FlywayRun(
            PostgresOrigin origin,
            MigrationSet set,
            MigrationSession session,
            FlywayFiles files,
            String schema,
            Optional<OwnSchema> own,
            Optional<MigrationListener> listener) {
        this.origin = origin;
        this.set = set;
        this.rules = MigrationRules.of(set);
        this.session = session;
        this.files = files;
        this.history = new FlywayHistory(session, schema);
        this.own = own;
        this.listener = listener;
        this.flyway = flyway(schema);
    }

    /**
     * Finds the files and the schema of their history, and prepares the run.
     *
     * @param own the schema of a preview, which holds the history too; empty for a whole database
     * @param listener is told of each file of a rehearsal; empty for a run on the database itself
     */
    static FlywayRun of(
            PostgresOrigin origin, MigrationSet set, Optional<OwnSchema> own, Optional<MigrationListener> listener) {
        FlywayVersion.check();
        var session = new MigrationSession(origin);
        MigrationFiles files = MigrationFiles.find("of " + origin.database(), set.locations());
        try {
            String schema = own.isPresent()
                    ? own.get().name()
                    : new HistorySchema(origin, session, files, set.baseline() != null).find();
            return new FlywayRun(origin, set, session, new FlywayFiles(files), schema, own, listener);
        } catch (SQLException e) {
            throw FlywayFailure.ofConnection(origin, e);
        }
    }

    private Flyway flyway(String schema) {
        var configuration = Flyway.configure()
                .configuration(SETTINGS)
                .dataSource(session)
                .locations(new String[0])
                .resourceProvider(files)
                // A fixed schema, so that the history does not move when the search path of the database or of the role
                // changes.
                .defaultSchema(schema)
                .javaMigrationClassProvider(List::of)
                .callbacks(callbacks())
                .placeholderReplacement(set.placeholders() != null)
                .placeholders(set.placeholders() == null ? Map.of() : set.placeholders())
                .outOfOrder(rules.outOfOrder())
                .validateOnMigrate(false);
        if (set.baseline() != null) {
            configuration.baselineOnMigrate(true).baselineVersion(set.baseline());
        }
        return configuration.load();
    }

    private Callback[] callbacks() {
        List<Callback> callbacks = new ArrayList<>(List.of(session));
        own.ifPresent(callbacks::add);
        listener.map(ListenerCallback::new).ifPresent(callbacks::add);
        return callbacks.toArray(Callback[]::new);
    }

    /** Predicts the result of a run; changes nothing. */
    MigrationReport inspect() {
        return guarded(() -> report(decide(records()).entries()));
    }

    MigrationReport migrate() {
        return guarded(() -> {
            List<MigrationRecord> records = records();
            MigrationRules.Decision before = decide(records);
            prepare(records);
            flyway.migrate();
            return report(ended(before.entries()));
        });
    }

    /** Work that may fail in Flyway or in the database. */
    @FunctionalInterface
    private interface Work {
        MigrationReport run() throws SQLException;
    }

    private MigrationReport guarded(Work work) {
        try {
            return work.run();
        } catch (FlywayException e) {
            if (own.isPresent() && !own.get().violation().isEmpty()) {
                throw own.get().failure(origin, session.begunFile(), leftSomething());
            }
            throw new FlywayFailure(origin, rules, files, session, listener.isPresent()).of(e, this::leftSomething);
        } catch (SQLException e) {
            throw FlywayFailure.ofConnection(origin, e);
        }
    }

    private MigrationRules.Decision decide(List<MigrationRecord> records) throws SQLException {
        if (set.baseline() == null && history.isMissing()) {
            throw MigrationFailedException.refused(
                    origin,
                    List.of(
                            "it has tables already and no history of migrations. Declare baseline(\"…\") with the version"
                                    + " that its tables are of, or baseline(\"0\") to run all files"));
        }
        MigrationRules.Decision decision = rules.decide(records);
        if (!decision.refusals().isEmpty()) {
            throw MigrationFailedException.refused(origin, decision.refusals());
        }
        return decision;
    }

    private void prepare(List<MigrationRecord> records) throws SQLException {
        boolean differs =
                records.stream().anyMatch(each -> !each.asApplied() || each.state() == MigrationRecord.State.MISSING);
        boolean failed = records.stream()
                .anyMatch(each -> each.state() == MigrationRecord.State.FAILED
                        || each.state() == MigrationRecord.State.FAILED_WITHOUT_FILE);
        if (set.baseline() != null && history.isMissing()) {
            history.dropEmpty();
        }
        if (rules.repair() && (differs || failed)) {
            flyway.repair();
        } else if (failed) {
            history.forgetFailed();
        }
    }

    private List<MigrationReport.Entry> ended(List<MigrationReport.Entry> before) {
        Set<String> ran = before.stream()
                .filter(entry -> entry.state() == MigrationReport.State.PENDING)
                .map(MigrationReport.Entry::file)
                .collect(Collectors.toSet());
        List<MigrationReport.Entry> ended = new ArrayList<>();
        for (MigrationReport.Entry entry : rules.decide(records()).entries()) {
            if (entry.state() == MigrationReport.State.PENDING) {
                throw new MigrationFailedException(
                        origin, "failed: " + entry.file() + " was not run, and Flyway does not say why.", null);
            }
            boolean now = entry.state() == MigrationReport.State.APPLIED_BEFORE && ran.contains(entry.file());
            ended.add(now ? entry.in(MigrationReport.State.APPLIED, "") : entry);
        }
        return ended;
    }

    private MigrationReport report(List<MigrationReport.Entry> entries) {
        MigrationInfo current = flyway.info().current();
        return new MigrationReport(
                Optional.ofNullable(current).map(MigrationInfo::getVersion).map(String::valueOf), entries);
    }

    private List<MigrationRecord> records() {
        List<MigrationRecord> records = new ArrayList<>();
        for (MigrationInfo info : flyway.info().all()) {
            boolean asApplied = !info.isApplied()
                    || info.isChecksumMatching() && info.isDescriptionMatching() && info.isTypeMatching();
            MigrationRecord.State state = state(info.getState());
            records.add(new MigrationRecord(
                    info.getScript(),
                    Optional.ofNullable(info.getVersion()).map(String::valueOf),
                    state,
                    asApplied || state != MigrationRecord.State.APPLIED));
        }
        return records;
    }

    private static MigrationRecord.State state(MigrationState state) {
        return switch (state) {
            case PENDING -> MigrationRecord.State.PENDING;
            case IGNORED -> MigrationRecord.State.LOWER_NUMBER;
            case BELOW_BASELINE, BASELINE_IGNORED -> MigrationRecord.State.BELOW_BASELINE;
            case BASELINE -> MigrationRecord.State.BASELINE;
            case SUCCESS, OUT_OF_ORDER -> MigrationRecord.State.APPLIED;
            case OUTDATED -> MigrationRecord.State.OUTDATED;
            case SUPERSEDED -> MigrationRecord.State.SUPERSEDED;
            case FAILED -> MigrationRecord.State.FAILED;
            case MISSING_FAILED, FUTURE_FAILED -> MigrationRecord.State.FAILED_WITHOUT_FILE;
            case MISSING_SUCCESS -> MigrationRecord.State.MISSING;
            case FUTURE_SUCCESS -> MigrationRecord.State.AHEAD;
            case DELETED -> MigrationRecord.State.DELETED;
            case ABOVE_TARGET, UNDONE, AVAILABLE -> MigrationRecord.State.LEFT_OUT;
        };
    }

    /** Whether the failed file may have taken partial effect. The history then contains a failed entry. */
    private boolean leftSomething() {
        try {
            return history.hasFailed();
        } catch (SQLException e) {
            // The history could not be read, so a partial effect is possible.
            return true;
        }
    }
}
