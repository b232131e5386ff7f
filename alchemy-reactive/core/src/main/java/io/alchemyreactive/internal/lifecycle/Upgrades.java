package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Migrates rows that were stored by an older version of a type to the current version. Stateless and thread-safe. */
public final class Upgrades {

    private Upgrades() {}

    /**
     * Migrates all generations of a row to the current versions of their types; the revision stays. Returns the given
     * row when nothing changes or its provider is missing.
     *
     * @throws CorruptStateException when a newer version has stored it, or its migration fails
     */
    public static Row of(StageKey stage, Row row, Providers providers) {
        Generation current = generation(stage, row, row.current(), providers);
        if (row.older().isEmpty()) {
            return current == row.current() ? row : row.withCurrent(current);
        }
        List<Generation> older = row.older().stream()
                .map(each -> generation(stage, row, each, providers))
                .toList();
        return current == row.current() && older.equals(row.older()) ? row : row.withGenerations(current, older);
    }

    /**
     * The attributes of the current generation, migrated to the current version of its type; null when it has none.
     *
     * @throws CorruptStateException when a newer version has stored it, or its migration fails
     */
    public static Value.@Nullable Fields attributes(StageKey stage, Row row, ResourceType<?, ?, ?> type) {
        return generation(stage, row, row.current(), type).attributes();
    }

    /**
     * The attributes of a generation, migrated to the current version of its type; null when it has none. Does not
     * migrate the properties, so it works also when these cannot be migrated.
     *
     * @throws CorruptStateException when a newer version has stored it, or the migration of its attributes fails
     */
    public static Value.@Nullable Fields attributes(
            StageKey stage, Row row, Generation stored, ResourceType<?, ?, ?> type) {
        Value.Fields attributes = stored.attributes();
        int from = stored.schema();
        return attributes == null || from == type.schema()
                ? attributes
                : migrated(stage, row, from, type, () -> attributes(attributes, from, type));
    }

    private static Value.Fields attributes(Value.Fields attributes, int from, ResourceType<?, ?, ?> type) {
        return Values.checked(type.migration().attributes(from, attributes));
    }

    private static Generation generation(StageKey stage, Row row, Generation stored, Providers providers) {
        ResourceType<?, ?, ?> type = providers.type(stored.type()).orElse(null);
        return type == null ? stored : generation(stage, row, stored, type);
    }

    private static Generation generation(StageKey stage, Row row, Generation stored, ResourceType<?, ?, ?> type) {
        int from = stored.schema();
        if (from == type.schema()) {
            return stored;
        }
        Value.Fields lastProps = stored.lastProps();
        Value.Fields attributes = stored.attributes();
        return migrated(
                stage,
                row,
                from,
                type,
                () -> stored.withType(stored.type(), type.schema())
                        .withProps(
                                Values.checked(type.migration().props(from, stored.props())),
                                lastProps == null
                                        ? null
                                        : Values.checked(type.migration().props(from, lastProps)))
                        .withAttributes(attributes == null ? null : attributes(attributes, from, type)));
    }

    private static <T> T migrated(
            StageKey stage, Row row, int from, ResourceType<?, ?, ?> type, Callable<T> migration) {
        if (from > type.schema()) {
            throw new CorruptStateException(
                    place(stage, row),
                    "it was written with version " + from + " of " + type + ", and this program knows version "
                            + type.schema(),
                    "Use the newer program; the row is as it was",
                    null);
        }
        try {
            return ErrorBoundary.call(migration);
        } catch (RuntimeException e) {
            throw new CorruptStateException(
                    place(stage, row),
                    "it was written with version " + from + " of " + type + ", and its migration to version "
                            + type.schema() + " failed: " + ErrorText.of(e),
                    "Correct the migration of the type; the row is as it was",
                    e);
        }
    }

    private static String place(StageKey stage, Row row) {
        return "stage " + stage + ", row of '" + row.fqn() + "'";
    }
}
