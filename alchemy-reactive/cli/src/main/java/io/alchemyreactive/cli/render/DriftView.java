package io.alchemyreactive.cli.render;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.plan.Difference;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.value.ShownValue;
import io.alchemyreactive.value.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Drift, as text and as values to print; secrets are masked. */
public final class DriftView {

    private DriftView() {}

    /** A line per resource, and one per attribute that differs. */
    public static String text(Drift drift) {
        if (drift.resources().isEmpty()) {
            return "Nothing is stored of " + drift.stage() + ".\n";
        }
        var text = new StringBuilder("Drift of " + drift.stage() + "\n");
        for (Drift.OfResource resource : drift.resources()) {
            text.append("  ")
                    .append(resource.fqn())
                    .append(" (")
                    .append(resource.type())
                    .append(")  ");
            text.append(word(resource.kind())).append(meaning(resource.kind()));
            resource.failure().ifPresent(error -> text.append(": ").append(ErrorText.after(resource.fqn(), error)));
            text.append('\n');
            for (Difference difference : resource.differences()) {
                text.append("      ").append(difference.path()).append(": ").append(show(difference.from()));
                text.append(" -> ").append(show(difference.to())).append('\n');
            }
        }
        return text.append(end(drift)).toString();
    }

    private static String end(Drift drift) {
        if (drift.isFound()) {
            return "Something differs; drift --repair puts it right.\n";
        }
        if (drift.failure().isPresent()) {
            return "";
        }
        long compared = drift.resources().stream()
                .filter(resource -> resource.kind() == Drift.Kind.SAME)
                .count();
        long all = drift.resources().stream()
                .filter(resource -> resource.kind() != Drift.Kind.NO_OBJECT)
                .count();
        return compared == all
                ? "No drift.\n"
                : "No drift in what was compared: " + compared + " of " + all + (all == 1 ? " resource" : " resources")
                        + ".\n";
    }

    /** Why a resource was not compared. */
    private static String meaning(Drift.Kind kind) {
        return switch (kind) {
            case UNSETTLED -> ": a run did not finish with it; the next deploy does";
            case NO_OBJECT -> ": an action has none that could differ";
            case CANNOT_TELL -> ": its provider cannot tell, or the stack has none for it";
            case SAME, CHANGED, GONE, FOREIGN, FAILED -> "";
        };
    }

    /** {@code resources[{fqn, type, kind, differences[{path, stored, live}], message}]}. */
    public static Value.Fields data(Drift drift) {
        return new Value.Fields(Map.of(
                "resources",
                RowView.items(
                        drift.resources().stream().map(DriftView::resource).toList())));
    }

    private static Value.Fields resource(Drift.OfResource resource) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("fqn", new Value.Text(resource.fqn()));
        fields.put("type", new Value.Text(resource.type()));
        fields.put("kind", new Value.Text(word(resource.kind())));
        fields.put(
                "differences",
                RowView.items(resource.differences().stream()
                        .map(DriftView::difference)
                        .toList()));
        resource.failure().ifPresent(error -> fields.put("message", new Value.Text(ErrorText.of(error))));
        return new Value.Fields(fields);
    }

    private static Value.Fields difference(Difference difference) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("path", new Value.Text(difference.path()));
        difference.from().ifPresent(value -> fields.put("stored", value));
        difference.to().ifPresent(value -> fields.put("live", value));
        return new Value.Fields(fields);
    }

    private static String show(Optional<Value> value) {
        return value.map(ShownValue::of).orElse("(none)");
    }

    private static String word(Drift.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
