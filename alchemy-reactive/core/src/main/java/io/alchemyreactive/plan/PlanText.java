package io.alchemyreactive.plan;

import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.value.ShownValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines of a plan; secrets are masked. */
final class PlanText {

    private final List<PlanLine> lines = new ArrayList<>();

    private PlanText() {}

    /**
     * The lines of a plan.
     *
     * @param all whether resources with nothing to do are included
     */
    static List<PlanLine> lines(Plan plan, boolean all) {
        var text = new PlanText();
        text.add(PlanLine.Kind.TITLE, "Plan for " + plan.stage());
        plan.leasedBy().ifPresent(holder -> text.add(PlanLine.Kind.FACT, "  held at the moment by " + holder));
        text.add(plan.protections());
        for (Plan.Reference reference : plan.references()) {
            text.add(
                    PlanLine.Kind.FACT,
                    "  = " + reference.fqn() + " (" + reference.type() + ")  reference to " + reference.stage());
        }
        plan.changes().stream()
                .filter(change -> change.action() != ChangeAction.NOOP)
                .forEach(text::add);
        plan.warnings().forEach(warning -> text.add(PlanLine.Kind.WARNING, "  ! " + warning));
        text.add(PlanLine.Kind.SUMMARY, summary(plan));
        if (all) {
            plan.changes().stream()
                    .filter(change -> change.action() == ChangeAction.NOOP)
                    .forEach(change -> text.add(
                            PlanLine.Kind.UNCHANGED, "    " + change.fqn() + " (" + change.type() + ")  as it is"));
        }
        return List.copyOf(text.lines);
    }

    static String write(List<PlanLine> lines) {
        return lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
    }

    private void add(PlanLine.Kind kind, String text) {
        lines.add(new PlanLine(kind, text));
    }

    private void add(Protections protections) {
        if (!protections.inForce().isEmpty()) {
            add(PlanLine.Kind.FACT, "  protected: " + String.join(", ", Protections.words(protections.inForce())));
        }
        if (protections.change()) {
            List<String> left = Protections.words(protections.declared());
            add(
                    PlanLine.Kind.FACT,
                    "  protected afterwards: " + (left.isEmpty() ? "from nothing" : String.join(", ", left)));
        }
    }

    private void add(PlannedChange change) {
        add(
                kind(change.action()),
                "  " + mark(change) + " " + change.fqn() + " (" + change.type() + ")  " + action(change));
        change.reasons().stream()
                .flatMap(PlanText::reason)
                .forEach(reason -> add(PlanLine.Kind.DETAIL, "      " + reason));
        detail(PlanLine.Kind.DETAIL, "known after apply", notShown(change));
        detail(PlanLine.Kind.LOSS, "LOSES", change.dataLoss());
        detail(
                PlanLine.Kind.DETAIL,
                "used by",
                change.borrowers().stream().map(ResourceKey::toString).toList());
    }

    private static String action(PlannedChange change) {
        var text = new StringBuilder(change.action().word());
        if (change.action() == ChangeAction.REPLACE) {
            text.append(change.deleteFirst() ? ", the old one is deleted first" : ", the new one is made first");
        }
        if (change.action() == ChangeAction.RUN && mayBeAsBefore(change)) {
            text.append(", unless its inputs turn out to be as they were");
        }
        if (change.undetermined()) {
            boolean allKnown = change.reasons().stream().allMatch(PlannedChange.Reason::known);
            text.append(
                    allKnown
                            ? ", or replace: its provider decides when it is applied"
                            : ", or replace: it depends on values that are not known yet");
        }
        return text.toString();
    }

    /**
     * Whether the only reasons to run an action are inputs that are stored but not known yet in this run, so that they
     * may turn out equal.
     */
    private static boolean mayBeAsBefore(PlannedChange change) {
        return change.reasons().stream().noneMatch(PlannedChange.Reason::known)
                && change.reasons().stream().anyMatch(reason -> reason.from().isPresent());
    }

    private static PlanLine.Kind kind(ChangeAction action) {
        return switch (action) {
            case CREATE, ADOPT -> PlanLine.Kind.ADDITION;
            case UPDATE, RUN -> PlanLine.Kind.CHANGE;
            case REPLACE, DELETE -> PlanLine.Kind.REMOVAL;
            case ORPHAN, RENAME, NOOP -> PlanLine.Kind.UNCHANGED;
        };
    }

    /** Attributes that are known only after apply, without those that are shown as properties already. */
    private static List<String> notShown(PlannedChange change) {
        Set<String> shown =
                change.reasons().stream().map(PlannedChange.Reason::property).collect(Collectors.toSet());
        return change.unknownAfter().stream()
                .filter(name -> !shown.contains(name))
                .toList();
    }

    private void detail(PlanLine.Kind kind, String title, List<String> items) {
        if (!items.isEmpty()) {
            add(kind, "      " + title + ": " + String.join(", ", items));
        }
    }

    private static Stream<String> reason(PlannedChange.Reason reason) {
        return reason.property().isEmpty()
                ? reason.to().map(ShownValue::of).stream()
                : reason.differences().stream().map(difference -> difference(difference, reason.known()));
    }

    private static String difference(Difference difference, boolean known) {
        String to = known ? difference.to().map(ShownValue::of).orElse("(none)") : "(known after apply)";
        return difference.from().isEmpty()
                ? difference.path() + " = " + to
                : difference.path() + ": " + ShownValue.of(difference.from().get()) + " -> " + to;
    }

    private static String mark(PlannedChange change) {
        return switch (change.action()) {
            case CREATE -> "+";
            case UPDATE -> "~";
            case REPLACE -> change.deleteFirst() ? "-/+" : "+/-";
            case RUN -> "*";
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
