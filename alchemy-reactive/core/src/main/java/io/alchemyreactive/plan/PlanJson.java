package io.alchemyreactive.plan;

import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Function;

/** The JSON of a plan; secrets are masked. */
final class PlanJson {

    private static final Value.Fields.Form CHANGE = Value.Fields.form(
            "fqn",
            "type",
            "action",
            "order",
            "undetermined",
            "reasons",
            "unknownAfter",
            "dataLoss",
            "borrowers",
            "after");
    private static final Value.Fields.Form REASON = Value.Fields.form("property", "from", "to", "known");
    private static final Value NOTHING = new Value.Items(List.of());

    private PlanJson() {}

    /** The text of {@link #value}. The changes, which are nearly all of it, are written once for the text and the hash. */
    static String write(Plan plan, boolean all) {
        SortedMap<String, String> members = members(content(plan, all));
        boolean complete = all || plan.changes().stream().noneMatch(PlanJson::isNoop);
        String hash = complete ? sha256(document(members)) : hash(plan);
        members.put("hash", CanonicalJson.show(text(hash)));
        plan.leasedBy().ifPresent(holder -> members.put("leasedBy", CanonicalJson.show(text(holder.toString()))));
        return document(members);
    }

    static Value.Fields value(Plan plan, boolean all) {
        Map<String, Value> fields = content(plan, all);
        fields.put("hash", text(hash(plan)));
        plan.leasedBy().ifPresent(holder -> fields.put("leasedBy", text(holder.toString())));
        return new Value.Fields(fields);
    }

    static String hash(Plan plan) {
        return sha256(document(members(content(plan, true))));
    }

    private static SortedMap<String, String> members(Map<String, Value> fields) {
        SortedMap<String, String> members = new TreeMap<>();
        fields.forEach((key, value) -> members.put(key, CanonicalJson.show(value)));
        return members;
    }

    /** The canonical text of an object whose keys need no escape. */
    private static String document(SortedMap<String, String> members) {
        var text = new StringJoiner(",", "{", "}");
        members.forEach((key, value) -> text.add('"' + key + "\":" + value));
        return text.toString();
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean isNoop(PlannedChange change) {
        return change.action() == ChangeAction.NOOP;
    }

    private static Map<String, Value> content(Plan plan, boolean all) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("stack", text(plan.stage().stack()));
        fields.put("stage", text(plan.stage().stage()));
        fields.put("baseRevision", text(plan.baseRevision()));
        fields.put(
                "changes",
                list(
                        plan.changes().stream()
                                .filter(change -> all || !isNoop(change))
                                .toList(),
                        PlanJson::change));
        fields.put("references", list(plan.references(), PlanJson::reference));
        Map<String, Value> summary = new LinkedHashMap<>();
        plan.summary().forEach((action, count) -> summary.put(action.word(), number(count)));
        fields.put("summary", new Value.Fields(summary));
        if (!plan.protections().inForce().isEmpty()) {
            Map<String, Value> protections = new LinkedHashMap<>();
            protections.put("inForce", words(plan.protections().inForce()));
            protections.put("afterwards", words(plan.protections().declared()));
            fields.put("protections", new Value.Fields(protections));
        }
        fields.put("warnings", list(plan.warnings(), PlanJson::text));
        return fields;
    }

    private static Value change(PlannedChange change) {
        return CHANGE.of(
                text(change.fqn()),
                text(change.type()),
                text(change.action().word()),
                change.action() == ChangeAction.REPLACE
                        ? text(change.deleteFirst() ? "delete-first" : "create-first")
                        : null,
                new Value.Bool(change.undetermined()),
                list(change.reasons(), PlanJson::reason),
                list(change.unknownAfter(), PlanJson::text),
                list(change.dataLoss(), PlanJson::text),
                list(change.borrowers(), PlanJson::borrower),
                list(change.after(), PlanJson::text));
    }

    private static Value reason(PlannedChange.Reason reason) {
        return REASON.of(
                text(reason.property()),
                reason.from().orElse(null),
                reason.to().orElse(null),
                new Value.Bool(reason.known()));
    }

    private static Value borrower(ResourceKey key) {
        return new Value.Fields(Map.of(
                "stack", text(key.stage().stack()),
                "stage", text(key.stage().stage()),
                "fqn", text(key.fqn())));
    }

    private static Value reference(Plan.Reference reference) {
        return new Value.Fields(Map.of(
                "stack", text(reference.stage().stack()),
                "stage", text(reference.stage().stage()),
                "fqn", text(reference.fqn()),
                "type", text(reference.type())));
    }

    private static <T> Value list(Collection<T> items, Function<T, Value> each) {
        if (items.isEmpty()) {
            return NOTHING;
        }
        List<Value> values = new ArrayList<>(items.size());
        for (T item : items) {
            values.add(each.apply(item));
        }
        return new Value.Items(values);
    }

    private static Value words(Collection<Protection> protections) {
        return list(Protections.words(protections), PlanJson::text);
    }

    private static Value text(String text) {
        return new Value.Text(text);
    }

    private static Value number(int number) {
        return new Value.Num(java.math.BigDecimal.valueOf(number));
    }
}
