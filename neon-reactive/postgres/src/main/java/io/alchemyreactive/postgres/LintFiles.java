package io.alchemyreactive.postgres;

import io.alchemyreactive.postgres.internal.SqlFile;
import io.alchemyreactive.postgres.lint.LintFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a set of migrations for a check. Blocks. */
final class LintFiles {

    private LintFiles() {}

    /** The SQL files of the set, with the values of placeholders. */
    static List<LintFile> of(MigrationSet set) {
        String id = "at " + String.join(", ", set.locations());
        MigrationFiles files = MigrationFiles.find(id, set.locations());
        return files.all().stream()
                .filter(file -> MigrationName.of(file.name()).kind() != MigrationName.Kind.CONFIG)
                .map(file -> file(file, files, id, set))
                .toList();
    }

    private static LintFile file(SqlFile file, MigrationFiles files, String id, MigrationSet set) {
        String version = MigrationName.of(file.name()).version();
        String text;
        try {
            text = files.text(file);
        } catch (SqlFile.WrongFile e) {
            throw new MigrationFilesException(id, String.join(", ", set.locations()), e.why(), e.cure(), e.getCause());
        }
        return new LintFile(
                file.path(),
                version.isEmpty() ? Optional.empty() : Optional.of(version),
                filled(text, set.placeholders()),
                files.mayRunInTransaction(file));
    }

    private static String filled(String text, @Nullable Map<String, String> placeholders) {
        String filled = text;
        if (placeholders != null) {
            for (Map.Entry<String, String> each : placeholders.entrySet()) {
                filled = filled.replace("${" + each.getKey() + "}", each.getValue());
            }
        }
        return filled;
    }
}
