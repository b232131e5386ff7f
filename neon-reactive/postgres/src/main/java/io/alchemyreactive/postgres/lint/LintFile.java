package io.alchemyreactive.postgres.lint;

import java.util.Objects;
import java.util.Optional;

/**
 * A file to check.
 *
 * @param path its path below its location, for the report
 * @param version the version of a versioned migration; empty for a repeatable one and for a callback
 * @param text its text
 * @param inTransaction whether it runs in a transaction, unless it holds only statements that cannot; false when its
 *     settings say {@code executeInTransaction=false}
 */
public record LintFile(String path, Optional<String> version, String text, boolean inTransaction) {

    public LintFile {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(text, "text");
    }

    /** A versioned migration that runs in a transaction. */
    public static LintFile of(String path, String version, String text) {
        return new LintFile(path, Optional.of(version), text, true);
    }

    /** Whether it runs before each migration, in the session of the migration. */
    boolean isBeforeEach() {
        return path.substring(path.lastIndexOf('/') + 1).startsWith("beforeEachMigrate")
                && !path.contains("beforeEachMigrateStatement");
    }
}
