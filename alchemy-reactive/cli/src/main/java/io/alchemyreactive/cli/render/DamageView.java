package io.alchemyreactive.cli.render;

import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The damage of a stage, as text and as values to print. */
public final class DamageView {

    private DamageView() {}

    /** The damage, and the consequences of accepting it. */
    public static String before(StageDamage damage) {
        var text =
                new StringBuilder("What is stored of ").append(damage.stage()).append(" is not what was stored:\n");
        damage.findings()
                .forEach(finding -> text.append("  ")
                        .append(word(finding.kind()))
                        .append("  ")
                        .append(finding.place())
                        .append(": ")
                        .append(finding.why())
                        .append('\n'));
        return text.append(
                        "To accept it gives up what is missing or unreadable: objects of such rows stay where they are,"
                                + " and nobody knows of them any more. The rest counts as it is found.\n")
                .toString();
    }

    /** The text after the loss was accepted. */
    public static String after(StageDamage damage) {
        if (!damage.isDamaged()) {
            return "Nothing is wrong with what is stored of " + damage.stage() + ".\n";
        }
        List<String> lost = damage.findings().stream()
                .filter(finding -> finding.isLoss() && !finding.fqn().isEmpty())
                .map(StageDamage.Finding::fqn)
                .toList();
        return "What is there counts as all of " + damage.stage() + " from now on."
                + (lost.isEmpty() ? "" : " Not known any more: " + String.join(", ", lost) + ".")
                + " Look at the next plan before you deploy: what it would create may exist already.\n";
    }

    /** The facts, as values. */
    public static Value.Fields data(StageDamage damage) {
        return new Value.Fields(Map.of(
                "findings",
                RowView.items(
                        damage.findings().stream().map(DamageView::finding).toList())));
    }

    private static Value.Fields finding(StageDamage.Finding finding) {
        return new Value.Fields(Map.of(
                "kind", new Value.Text(word(finding.kind())),
                "fqn", new Value.Text(finding.fqn()),
                "place", new Value.Text(finding.place()),
                "why", new Value.Text(finding.why())));
    }

    private static String word(StageDamage.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
