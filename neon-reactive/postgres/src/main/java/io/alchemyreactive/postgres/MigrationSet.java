package io.alchemyreactive.postgres;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SQL files with Flyway's names and order, in their state at the run of the program, and the rules for them.
 *
 * @param locations folders, each {@code classpath:…} or {@code filesystem:…}
 * @param fingerprint lower-case hex SHA-256 of all files; it changes when a file is added, removed or changed
 * @param outOfOrder whether a file runs although a file with a higher number is applied, and the database may be ahead
 *     of the files; true when absent
 * @param repair whether the history is changed to match the files before they run; when absent only a file that failed
 *     outside of a transaction runs again, and only where {@code outOfOrder} is not false
 * @param baseline the version of a database whose tables were made without a history; when absent, such a database is
 *     refused
 * @param placeholders the values of {@code ${name}} in the files; when absent, such text stays unchanged
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

    /** Files with the default rules. */
    public MigrationSet(List<String> locations, String fingerprint) {
        this(locations, fingerprint, null, null, null, null);
    }

    /** A copy with another {@code outOfOrder}. */
    public MigrationSet withOutOfOrder(boolean outOfOrder) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }

    /** A copy with another {@code repair}. */
    public MigrationSet withRepair(boolean repair) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }

    /** A copy with another {@code baseline}. */
    public MigrationSet withBaseline(String baseline) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }

    /** A copy with other {@code placeholders}. */
    public MigrationSet withPlaceholders(Map<String, String> placeholders) {
        return new MigrationSet(locations, fingerprint, outOfOrder, repair, baseline, placeholders);
    }

    /** A copy with the rules that are given; a rule that is null stays as it is. */
    public MigrationSet withRules(@Nullable Boolean outOfOrder, @Nullable Boolean repair, @Nullable String baseline) {
        return new MigrationSet(
                locations,
                fingerprint,
                outOfOrder == null ? this.outOfOrder : outOfOrder,
                repair == null ? this.repair : repair,
                baseline == null ? this.baseline : baseline,
                placeholders);
    }
}
