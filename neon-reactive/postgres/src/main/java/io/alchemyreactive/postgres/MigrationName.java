package io.alchemyreactive.postgres;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The role of a file in a folder of migrations, by its name. The forms are those of Flyway's defaults
 * (documentation.red-gate.com/fd, Migrations): {@code V1.2__name.sql}, {@code R__name.sql}, and callbacks such as
 * {@code afterMigrate.sql}.
 *
 * @param kind the role
 * @param version the version of a versioned migration, else empty
 * @param problem the fault in a name that Flyway would skip, else empty
 */
record MigrationName(Kind kind, String version, String problem) {

    /** The role of a file. */
    enum Kind {
        /** Runs once. */
        VERSIONED,
        /** Runs again after each change. */
        REPEATABLE,
        /** Runs before or after migrations. */
        CALLBACK,
        /** Settings for the SQL file with that name. */
        CONFIG,
        /** Not SQL. */
        OTHER,
        /** Looks like a migration, but Flyway would not run it. */
        WRONG
    }

    private static final Pattern VERSIONED = Pattern.compile("V(\\d+(?:[._]\\d+)*)__.+\\.sql");
    private static final Pattern REPEATABLE = Pattern.compile("R__.+\\.sql");
    private static final Pattern UNDO = Pattern.compile("U\\d+(?:[._]\\d+)*__.*\\.sql");
    private static final Pattern BASELINE = Pattern.compile("B\\d+(?:[._]\\d+)*__.*\\.sql");
    private static final Pattern CLASS = Pattern.compile("[VR]\\d*(?:[._]\\d+)*__\\w*\\.(class|java)");
    /** Names that a user may have meant as a migration, with any ending. */
    private static final Pattern MEANT = Pattern.compile("(?i)[vru]?\\d+(?:[._]\\d+)*_+.*");

    private static final String FORM = "a migration is called V1__name.sql or R__name.sql";

    static MigrationName of(String file) {
        Matcher versioned = VERSIONED.matcher(file);
        if (versioned.matches()) {
            return new MigrationName(Kind.VERSIONED, versioned.group(1).replace('_', '.'), "");
        }
        if (REPEATABLE.matcher(file).matches()) {
            return new MigrationName(Kind.REPEATABLE, "", "");
        }
        if (file.endsWith(".sql.conf")) {
            return new MigrationName(Kind.CONFIG, "", "");
        }
        if (CallbackName.event(file).isPresent()) {
            return new MigrationName(Kind.CALLBACK, "", "");
        }
        return problem(file)
                .map(why -> new MigrationName(Kind.WRONG, "", why))
                .orElseGet(() -> new MigrationName(Kind.OTHER, "", ""));
    }

    /** Whether the file is a migration. */
    boolean isMigration() {
        return kind == Kind.VERSIONED || kind == Kind.REPEATABLE;
    }

    /** Whether Flyway reads the file. */
    boolean isRead() {
        return isMigration() || kind == Kind.CALLBACK || kind == Kind.CONFIG;
    }

    private static Optional<String> problem(String file) {
        if (UNDO.matcher(file).matches()) {
            return Optional.of("undo migrations are not run: a branch is restored instead");
        }
        if (BASELINE.matcher(file).matches()) {
            return Optional.of("baseline migrations are not run: make it a versioned one, or declare the baseline");
        }
        if (CLASS.matcher(file).matches()) {
            return Optional.of("only SQL is run, no Java migration");
        }
        Optional<String> callback = CallbackName.problem(file);
        if (callback.isPresent()) {
            return callback;
        }
        if (file.toLowerCase(Locale.ROOT).endsWith(".sql")) {
            return Optional.of(reason(file));
        }
        return MEANT.matcher(file).matches() ? Optional.of("it does not end in .sql; " + FORM) : Optional.empty();
    }

    private static String reason(String file) {
        if (!file.endsWith(".sql")) {
            return "it must end in .sql in lower case";
        }
        char first = file.charAt(0);
        if (Character.isDigit(first)) {
            return "the V before the number is missing; " + FORM;
        }
        if (first == 'v' || first == 'r') {
            return "the letter must be upper case; " + FORM;
        }
        if ((first == 'V' || first == 'R') && !file.contains("__")) {
            return "there must be two underscores before the name; " + FORM;
        }
        return FORM;
    }
}
