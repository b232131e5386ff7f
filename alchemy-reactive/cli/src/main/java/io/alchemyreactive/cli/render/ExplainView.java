package io.alchemyreactive.cli.render;

import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanLine;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.plan.Protections;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.ShownValue;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All about one resource: what is stored, what it uses, who uses it, and what the next deploy would do.
 *
 * @param key the resource
 * @param row its row; empty when it was never made
 * @param change its part of the plan; empty when there is no plan, or it does not contain the resource
 * @param needs the resources that it uses
 * @param users the resources that use it, of this stage and of others
 */
public record ExplainView(
        ResourceKey key,
        Optional<Row> row,
        Optional<PlannedChange> change,
        List<ResourceKey> needs,
        List<ResourceKey> users) {

    public ExplainView {
        needs = List.copyOf(needs);
        users = List.copyOf(users);
    }

    /**
     * The facts about a resource.
     *
     * @param lent what other stages use of its stage
     * @param plan the plan of the next deploy; empty when it could not be made
     */
    public static ExplainView of(ResourceKey key, StageSnapshot stored, List<Borrow> lent, Optional<Plan> plan) {
        Optional<Row> row = stored.row(key.fqn());
        Optional<PlannedChange> change = plan.flatMap(made -> made.change(key.fqn()));
        Stream<String> needs = Stream.concat(
                change.stream().flatMap(each -> each.after().stream()),
                row.stream().flatMap(each -> each.current().dependencies().stream()));
        Stream<String> users = Stream.concat(
                plan.stream()
                        .flatMap(made -> made.changes().stream())
                        .filter(each -> each.after().contains(key.fqn()))
                        .map(PlannedChange::fqn),
                stored.rows().values().stream()
                        .filter(each -> each.current().dependencies().contains(key.fqn()))
                        .map(Row::fqn));
        return new ExplainView(
                key,
                row,
                change,
                keys(
                        key,
                        needs,
                        stored.borrows().stream()
                                .filter(borrow -> borrow.borrower().equals(key))
                                .map(Borrow::owner)),
                keys(
                        key,
                        users,
                        lent.stream()
                                .filter(borrow -> borrow.owner().equals(key))
                                .map(Borrow::borrower)));
    }

    private static List<ResourceKey> keys(ResourceKey key, Stream<String> here, Stream<ResourceKey> elsewhere) {
        return Stream.concat(here.map(fqn -> new ResourceKey(key.stage(), fqn)), elsewhere)
                .distinct()
                .sorted()
                .toList();
    }

    /** The lines for people; secrets are masked. */
    public String text(Style style) {
        var text = new StringBuilder();
        text.append(key.fqn()).append(type().map(type -> " (" + type + ")").orElse(""));
        text.append(" of ").append(key.stage()).append('\n');
        text.append("  stored: ")
                .append(row.map(ExplainView::stored).orElse("nothing; it was never made"))
                .append('\n');
        keys(text, "  needs: ", needs);
        keys(text, "  used by: ", users);
        row.ifPresent(each -> {
            values(text, "properties", each.current().props());
            Value.Fields attributes = each.current().attributes();
            if (attributes != null) {
                values(text, "attributes", attributes);
            }
        });
        change.ifPresent(each -> {
            text.append("  the next deploy:\n");
            lines(each)
                    .forEach(line -> text.append("  ")
                            .append(PlanView.coloured(line, style))
                            .append('\n'));
        });
        return text.toString();
    }

    /** {@code fqn, stored, needs[], usedBy[], change}; {@code stored} and {@code change} only where there is one. */
    public Value.Fields data() {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("fqn", new Value.Text(key.fqn()));
        row.ifPresent(each -> fields.put("stored", RowView.whole(each)));
        fields.put("needs", RowView.items(needs.stream().map(RowView::key).toList()));
        fields.put("usedBy", RowView.items(users.stream().map(RowView::key).toList()));
        change.ifPresent(each -> {
            Value.Fields plan = alone(each).toValue(true);
            if (plan.values().get("changes") instanceof Value.Items changes) {
                fields.put("change", changes.values().get(0));
            }
        });
        return new Value.Fields(fields);
    }

    private Optional<String> type() {
        return change.map(PlannedChange::type)
                .or(() -> row.map(each -> each.current().type()));
    }

    private static String stored(Row row) {
        Generation current = row.current();
        return row.status().word() + ", instance " + current.instance() + ", revision " + row.revision() + ", of "
                + row.updatedAt()
                + (row.older().isEmpty() ? "" : ", " + row.older().size() + " older to be deleted");
    }

    private void keys(StringBuilder text, String title, List<ResourceKey> keys) {
        List<String> names = keys.stream()
                .map(each -> each.stage().equals(key.stage()) ? each.fqn() : each.toString())
                .toList();
        text.append(title)
                .append(names.isEmpty() ? "nothing" : String.join(", ", names))
                .append('\n');
    }

    private static void values(StringBuilder text, String title, Value.Fields values) {
        text.append("  ").append(title).append(":\n");
        new TreeMap<>(values.values())
                .forEach((name, value) -> text.append("      ")
                        .append(name)
                        .append(" = ")
                        .append(ShownValue.of(value))
                        .append('\n'));
    }

    private List<PlanLine> lines(PlannedChange change) {
        List<PlanLine> lines = new ArrayList<>(alone(change).lines(true));
        lines.removeIf(line -> line.kind() == PlanLine.Kind.TITLE || line.kind() == PlanLine.Kind.SUMMARY);
        return lines;
    }

    /** A plan of this change alone. */
    private Plan alone(PlannedChange change) {
        return new Plan(key.stage(), "", Optional.empty(), List.of(change), List.of(), Protections.NONE, List.of());
    }
}
