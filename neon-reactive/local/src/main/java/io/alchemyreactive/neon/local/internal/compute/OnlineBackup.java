package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.Blocking;
import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import reactor.core.publisher.Mono;

/**
 * Copies the data directory of a running server: start of backup, copy, end of backup, its write-ahead log. Immutable.
 */
final class OnlineBackup {

    private static final Pattern FIRST_SEGMENT = Pattern.compile("START WAL LOCATION: .* \\(file ([0-9A-F]{24})\\)");

    private final DirectoryCopy copies;
    private final Path source;
    private final Path target;

    OnlineBackup(DirectoryCopy copies, Path source, Path target) {
        this.copies = copies;
        this.source = source;
        this.target = target;
    }

    /** Takes the backup in one session. Emits the log position at which the copy is complete. */
    Mono<Lsn> take(AdminSql sql) {
        return sql.in("postgres", this::take).next();
    }

    /** Takes the backup unless a transaction has ended since a state or ends during the backup; empty then. */
    Mono<Lsn> take(AdminSql sql, CommittedState state) {
        return sql.in(
                        "postgres",
                        session -> isStill(state, session)
                                .flatMap(same -> take(session))
                                .flatMap(place -> isStill(state, session).map(same -> place)))
                .next();
    }

    private static Mono<Boolean> isStill(CommittedState state, PostgresqlConnection session) {
        return AdminSql.snapshot(session).map(state::isStill).filter(Boolean::booleanValue);
    }

    private Mono<Lsn> take(PostgresqlConnection session) {
        // The slot keeps the segments that are written during the backup. It is removed at the end of the session.
        var keep = "SELECT slot_name::text FROM pg_create_physical_replication_slot("
                + "'copy_' || pg_backend_pid(), true, true)";
        return AdminSql.texts(session, keep)
                .thenMany(AdminSql.texts(session, "SELECT pg_backup_start('neon-local', true)::text"))
                .then(Blocking.run(() -> copies.running(source, target)))
                .then(stop(session))
                .flatMap(stopped -> Blocking.call(() -> complete(stopped)));
    }

    private static Mono<Stopped> stop(PostgresqlConnection session) {
        return session.createStatement("SELECT lsn::text, labelfile, pg_walfile_name(lsn) FROM pg_backup_stop(false)")
                .execute()
                .concatMap(result -> result.map((row, metadata) -> new Stopped(
                        String.valueOf(row.get(0, String.class)),
                        String.valueOf(row.get(1, String.class)),
                        String.valueOf(row.get(2, String.class)))))
                .last();
    }

    private Lsn complete(Stopped stopped) throws Exception {
        var first = FIRST_SEGMENT.matcher(stopped.label());
        if (!first.find()) {
            throw new ComputeException("The label of a backup names no first segment: " + stopped.label());
        }
        var segments = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(source.resolve("pg_wal"), Files::isRegularFile)) {
            for (var segment : all) {
                var name = segment.getFileName().toString();
                var needed = name.compareTo(first.group(1)) >= 0 && name.compareTo(stopped.lastSegment()) <= 0;
                if (needed || name.endsWith(".history")) {
                    segments.add(segment);
                }
            }
        }
        copies.files(segments, target.resolve("pg_wal"));
        PrivateFiles.write(target.resolve("backup_label"), stopped.label());
        return Lsn.parse(stopped.lsn())
                .orElseThrow(() -> new ComputeException("A backup ended at no place: " + stopped.lsn()));
    }

    private record Stopped(String lsn, String label, String lastSegment) {}
}
