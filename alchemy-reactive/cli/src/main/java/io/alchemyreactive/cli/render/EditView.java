package io.alchemyreactive.cli.render;

import io.alchemyreactive.StateEdit;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.value.ShownValue;
import io.alchemyreactive.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An edit of stored state, as text and as values to print; secrets are masked. */
public final class EditView {

    private EditView() {}

    /** The text with the consequences, before the edit. */
    public static String before(StateEdit edit) {
        var text = new StringBuilder();
        String fqn = edit.row().fqn();
        if (edit instanceof StateEdit.Forget forget) {
            text.append("Forget '").append(fqn).append("' (").append(type(edit)).append(") of ");
            text.append(edit.stage()).append(". Nothing is deleted; what is left behind:\n");
            if (forget.leftBehind().isEmpty()) {
                text.append(
                        ResourceType.isAction(type(edit))
                                ? "  no object; the next deploy that declares the action runs it again\n"
                                : "  nothing that was begun\n");
            }
            forget.leftBehind()
                    .forEach(each -> text.append("  ").append(line(each)).append('\n'));
            users(text, "still use it", edit.users());
        } else if (edit instanceof StateEdit.Move move) {
            text.append("Move '").append(fqn).append("' (").append(type(edit)).append(") of ");
            text.append(edit.stage()).append(" to '").append(move.to()).append("'. No object is touched.\n");
        }
        users(text, "of other stages use it under this name", edit.borrowers());
        return text.toString();
    }

    /** The text after the edit. */
    public static String after(StateEdit edit) {
        String row = "'" + edit.row().fqn() + "' of " + edit.stage();
        return edit instanceof StateEdit.Move move
                ? row + " is '" + move.to() + "' now. Give it that name in the program before the next deploy.\n"
                : row + " is forgotten; what exists of it is yours to look after.\n";
    }

    /** The facts, as values. */
    public static Value.Fields data(StateEdit edit) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("fqn", new Value.Text(edit.row().fqn()));
        fields.put("type", new Value.Text(type(edit)));
        fields.put("status", new Value.Text(edit.row().status().word()));
        if (edit instanceof StateEdit.Forget forget) {
            fields.put(
                    "leftBehind",
                    RowView.items(
                            forget.leftBehind().stream().map(EditView::object).toList()));
        } else if (edit instanceof StateEdit.Move move) {
            fields.put("to", new Value.Text(move.to()));
        }
        fields.put("users", keys(edit.users()));
        fields.put("borrowers", keys(edit.borrowers()));
        return new Value.Fields(fields);
    }

    private static void users(StringBuilder text, String what, List<ResourceKey> users) {
        if (!users.isEmpty()) {
            text.append("Resources that ").append(what).append(":\n");
            users.forEach(user -> text.append("  ").append(user).append('\n'));
        }
    }

    private static String type(StateEdit edit) {
        return edit.row().current().type();
    }

    private static String line(Generation generation) {
        Value.Fields attributes = generation.attributes();
        return generation.type() + " of instance " + generation.instance() + ": "
                + (attributes == null ? "perhaps made, its answer was never stored" : ShownValue.of(attributes));
    }

    private static Value.Fields object(Generation generation) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("type", new Value.Text(generation.type()));
        fields.put("instance", new Value.Text(generation.instance()));
        Value.Fields attributes = generation.attributes();
        if (attributes != null) {
            fields.put("attributes", attributes);
        }
        return new Value.Fields(fields);
    }

    private static Value.Items keys(List<ResourceKey> keys) {
        return RowView.items(keys.stream().map(RowView::key).toList());
    }
}
