package io.alchemyreactive.postgres;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL files in the order and with the names that Flyway expects, as they were when the program ran, and the rules by which
 * they are run.
 *
 * @param locations folders, each {@code classpath:…} or {@code filesystem:…}
 * @param fingerprint lower-case hex SHA-256 of all their files; another one means that a file came, went or changed
 * @param outOfOrder whether a file runs although one with a higher number is applied, and the database may be ahead of the files;
 *     true when absent
 * @param repair whether the history is made as the files are, before they are run; when absent only a file that failed
 *     outside of a transaction is run again, and only where {@code outOfOrder} is not false
 * @param baseline the version that a database has which was made without a history; when absent, such a database is refused
 * @param placeholders the values of {@code ${name}} in the files; when absent, such text stays as it is
 */
public record MigrationSet(
        List<String> locations,
        String fingerprint,
        @Nullable Boolean outOfOrder,
        @Nullable Boolean repair,
        @Nullable String baseline,
        @Nullable Map<String, String> placeholders) {

    public MigrationSet {
        locations = List.copyOf(locations);
        placeholders = placeholders == null ? null : Map.copyOf(placeholders);
        if (baseline != null && !baseline.matches("\\d+([._]\\d+)*")) {
            throw new IllegalArgumentException("a baseline is a version such as 1 or 1.2, not '" + baseline + "'");
        }
    }

    /** Files that are run by the usual rules. */
    public MigrationSet(List<String> locations, String fingerprint) {
        this(locations, fingerprint, null, null, null, null);
    }

    /** These files with another {@code outOfOrder}. */
    public MigrationSet withOutOfOrder(boolean outOfOrder) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }

    /** These files with another {@code repair}. */
    public MigrationSet withRepair(boolean repair) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }

    /** These files with another {@code baseline}. */
    public MigrationSet withBaseline(String baseline) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }

    /** These files with other {@code placeholders}. */
    public MigrationSet withPlaceholders(Map<String, String> placeholders) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }
}
