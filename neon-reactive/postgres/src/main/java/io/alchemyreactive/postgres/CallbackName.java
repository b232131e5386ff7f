package io.alchemyreactive.postgres;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Flyway event in the name of a callback file, such as {@code afterMigrate.sql} or {@code afterMigrate__name.sql}.
 * Only events that occur in a run of migrations have a file; a plan runs none. Most error events have none, because
 * Flyway calls them inside the failed transaction.
 */
final class CallbackName {

    /** The events that every supported version of Flyway knows and runs. */
    static final List<String> RUN = List.of(
            "beforeMigrate",
            "afterMigrate",
            "afterMigrateApplied",
            "afterMigrateError",
            "afterVersioned",
            "beforeRepeatables",
            "beforeEachMigrate",
            "afterEachMigrate",
            "beforeEachMigrateStatement",
            "afterEachMigrateStatement",
            "beforeBaseline",
            "afterBaseline",
            "beforeRepair",
            "afterRepair");

    private static final Pattern FORM = Pattern.compile("(?i)((?:before|after)[a-z]+|createSchema)(__.*?)?(\\..*)?");

    private CallbackName() {}

    /** The event of a file that runs; empty for any other file. */
    static Optional<String> event(String file) {
        Matcher form = FORM.matcher(file);
        return form.matches() && file.endsWith(".sql") && RUN.contains(form.group(1)) && !isUnnamed(form)
                ? Optional.of(form.group(1))
                : Optional.empty();
    }

    /** The reason why a file that looks like a callback would not run; empty when it does not look like one. */
    static Optional<String> problem(String file) {
        Matcher form = FORM.matcher(file);
        if (!form.matches()) {
            return Optional.empty();
        }
        String event = form.group(1);
        Optional<String> known = RUN.stream().filter(event::equalsIgnoreCase).findFirst();
        if (!file.toLowerCase(Locale.ROOT).endsWith(".sql")) {
            return known.map(name -> "it does not end in .sql; a callback is called " + name + ".sql");
        }
        if (isUnnamed(form)) {
            return Optional.of("there must be a name after the two underscores");
        }
        return Optional.of(known.map(name ->
                        name.equals(event) ? "it must end in .sql in lower case" : "the event is spelled " + name)
                .orElseGet(() -> "no file of an event '" + event + "' is run; the events with files are "
                        + String.join(", ", RUN)));
    }

    private static boolean isUnnamed(Matcher form) {
        return "__".equals(form.group(2));
    }
}
