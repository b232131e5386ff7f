package io.alchemyreactive.cli.render;

import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanLine;
import io.alchemyreactive.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan for the command line. */
public final class PlanView {

    private PlanView() {}

    /** The plan without its holder, for a run that holds the stage itself. */
    public static Plan ofHolder(Plan plan) {
        return new Plan(
                plan.stage(),
                plan.baseRevision(),
                Optional.empty(),
                plan.changes(),
                plan.references(),
                plan.protections(),
                plan.warnings());
    }

    /**
     * The plan's lines, coloured by what they tell.
     *
     * @param all whether resources with nothing to do follow at the end
     */
    public static String text(Plan plan, boolean all, Style style) {
        return plan.lines(all).stream()
                .map(line -> coloured(line, style) + "\n")
                .collect(Collectors.joining());
    }

    /** {@code plan}: the changes and their counts. */
    public static Value.Fields data(Plan plan) {
        return new Value.Fields(Map.of("plan", ofHolder(plan).toValue(false)));
    }

    static String coloured(PlanLine line, Style style) {
        String text = line.text();
        return switch (line.kind()) {
            case TITLE, DETAIL, SUMMARY -> text;
            case FACT, UNCHANGED -> style.faint(text);
            case ADDITION -> style.good(text);
            case CHANGE, WARNING -> style.change(text);
            case REMOVAL, LOSS -> style.bad(text);
        };
    }
}
