package io.alchemyreactive.lifecycle;

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
import org.jspecify.annotations.Nullable;

/** Rows that an older version of a type has stored, as the present one would have. Stateless and thread-safe. */
public final class Upgrades {

    private Upgrades() {}

    /**
     * The row in the form of the present versions, at the same revision; the same object when it has it already or its
     * provider is missing.
     *
     * @throws CorruptStateException when a newer version has stored it, or its migration fails
     */
    public static Row of(StageKey stage, Row row, Providers providers) {
        Generation current = generation(stage, row, row.current(), providers);
        List<Generation> older = row.older().stream()
                .map(each -> generation(stage, row, each, providers))
                .toList();
        return current == row.current() && older.equals(row.older()) ? row : row.withGenerations(current, older);
    }

    /**
     * The attributes of the current generation in the form of this type, which is that of the row; null when there are
     * none.
     *
     * @throws CorruptStateException when a newer version has stored it, or its migration fails
     */
    public static Value.@Nullable Fields attributes(StageKey stage, Row row, ResourceType<?, ?, ?> type) {
        return generation(stage, row, row.current(), type).attributes();
    }

    private static Generation generation(StageKey stage, Row row, Generation stored, Providers providers) {
        return providers
                .type(stored.type())
                .map(type -> generation(stage, row, stored, type))
                .orElse(stored);
    }

    /**
     * A generation of the row, which is of this type, in the form of the present version.
     *
     * @throws CorruptStateException when a newer version has stored it, or its migration fails
     */
    public static Generation generation(StageKey stage, Row row, Generation stored, ResourceType<?, ?, ?> type) {
        int from = stored.schema();
        if (from == type.schema()) {
            return stored;
        }
        if (from > type.schema()) {
            throw new CorruptStateException(
                    place(stage, row),
                    "it was written with version " + from + " of " + type + ", and this program knows version "
                            + type.schema(),
                    "Use the newer program; the row is as it was",
                    null);
        }
        try {
            Value.Fields lastProps = stored.lastProps();
            Value.Fields attributes = stored.attributes();
            return ErrorBoundary.call(() -> stored.withType(stored.type(), type.schema())
                    .withProps(
                            Values.checked(type.migration().props(from, stored.props())),
                            lastProps == null
                                    ? null
                                    : Values.checked(type.migration().props(from, lastProps)))
                    .withAttributes(
                            attributes == null
                                    ? null
                                    : Values.checked(type.migration().attributes(from, attributes))));
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
