package io.alchemyreactive.plan;

import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.value.ShownValue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The text of a plan; secrets are masked. */
final class PlanText {

    private PlanText() {}

    static String write(Plan plan) {
        var text = new StringBuilder("Plan for " + plan.stage() + "\n");
        plan.leasedBy()
                .ifPresent(holder ->
                        text.append("  held at the moment by ").append(holder).append('\n'));
        write(plan.protections(), text);
        for (Plan.Reference reference : plan.references()) {
            text.append("  = ")
                    .append(reference.fqn())
                    .append(" (")
                    .append(reference.type())
                    .append(")  reference to ")
                    .append(reference.stage())
                    .append('\n');
        }
        for (PlannedChange change : plan.changes()) {
            if (change.action() != ChangeAction.NOOP) {
                write(change, text);
            }
        }
        plan.warnings().forEach(warning -> text.append("  ! ").append(warning).append('\n'));
        return text.append(summary(plan)).append('\n').toString();
    }

    private static void write(Protections protections, StringBuilder text) {
        if (!protections.inForce().isEmpty()) {
            text.append("  protected: ")
                    .append(String.join(", ", Protections.words(protections.inForce())))
                    .append('\n');
        }
        if (protections.change()) {
            List<String> left = Protections.words(protections.declared());
            text.append("  protected afterwards: ")
                    .append(left.isEmpty() ? "from nothing" : String.join(", ", left))
                    .append('\n');
        }
    }

    private static void write(PlannedChange change, StringBuilder text) {
        text.append("  ").append(mark(change)).append(' ').append(change.fqn());
        text.append(" (")
                .append(change.type())
                .append(")  ")
                .append(change.action().word());
        if (change.action() == ChangeAction.REPLACE) {
            text.append(change.deleteFirst() ? ", the old one is deleted first" : ", the new one is made first");
        }
        if (change.undetermined()) {
            boolean allKnown = change.reasons().stream().allMatch(PlannedChange.Reason::known);
            text.append(
                    allKnown
                            ? ", or replace: its provider decides when it is applied"
                            : ", or replace: it depends on values that are not known yet");
        }
        text.append('\n');
        for (PlannedChange.Reason reason : change.reasons()) {
            text.append("      ").append(reason(reason)).append('\n');
        }
        line(text, "known after apply", notShown(change));
        line(text, "LOSES", change.dataLoss());
        line(
                text,
                "used by",
                change.borrowers().stream().map(ResourceKey::toString).toList());
    }

    /** Attributes that are known only after apply, without those that stand among the properties just above. */
    private static List<String> notShown(PlannedChange change) {
        Set<String> shown =
                change.reasons().stream().map(PlannedChange.Reason::property).collect(Collectors.toSet());
        return change.unknownAfter().stream()
                .filter(name -> !shown.contains(name))
                .toList();
    }

    private static void line(StringBuilder text, String title, List<String> items) {
        if (!items.isEmpty()) {
            text.append("      ")
                    .append(title)
                    .append(": ")
                    .append(String.join(", ", items))
                    .append('\n');
        }
    }

    private static String reason(PlannedChange.Reason reason) {
        if (reason.property().isEmpty()) {
            return reason.to().map(ShownValue::of).orElse("");
        }
        String to = reason.known() ? reason.to().map(ShownValue::of).orElse("(none)") : "(known after apply)";
        return reason.from().isEmpty()
                ? reason.property() + " = " + to
                : reason.property() + ": " + ShownValue.of(reason.from().get()) + " -> " + to;
    }

    private static String mark(PlannedChange change) {
        return switch (change.action()) {
            case CREATE -> "+";
            case UPDATE -> "~";
            case REPLACE -> change.deleteFirst() ? "-/+" : "+/-";
            case DELETE -> "-";
            case ORPHAN -> "o";
            case ADOPT -> "<";
            case RENAME -> ">";
            case NOOP -> " ";
        };
    }

    private static String summary(Plan plan) {
        if (plan.isEmpty()) {
            int count = plan.changes().size();
            return "No changes. " + count + (count == 1 ? " resource is" : " resources are") + " as declared.";
        }
        if (plan.changes().stream().allMatch(change -> change.action() == ChangeAction.NOOP)) {
            return "Only what protects the stage changes.";
        }
        return plan.summary().entrySet().stream()
                .filter(entry -> entry.getKey() != ChangeAction.NOOP)
                .map(entry -> entry.getValue() + " to " + entry.getKey().word())
                .collect(Collectors.joining(", ", "", "."));
    }
}
