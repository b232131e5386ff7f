package io.alchemyreactive.postgres.rehearsal;

import java.util.List;
import java.util.Optional;

/**
 * The result of a rehearsal. Contains no password and no row value.
 *
 * @param database the database that was copied, in words
 * @param version the version of the schema on the copy afterwards; empty when there is none
 * @param migrations the migrations that ran, in their order; empty when none was pending
 * @param queries the queries of the former release; none ran when none were given
 * @param notes what was found beside that, such as a copy of an earlier rehearsal that was removed
 */
public record RehearsalReport(
        String database,
        Optional<String> version,
        List<RehearsedMigration> migrations,
        QueryReport queries,
        List<String> notes) {

    public RehearsalReport {
        migrations = List.copyOf(migrations);
        notes = List.copyOf(notes);
    }

    RehearsalReport noted(List<String> found) {
        return new RehearsalReport(database, version, migrations, queries, found);
    }
}
