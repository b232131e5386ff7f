package io.alchemyreactive.cli.render;

import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The outputs of a stack for users: without the engine's marks, with secrets masked or in clear. */
public final class OutputView {

    /** The field with the resource of a stored handle, beside its attributes. */
    private static final String MARK = "$resource";

    private OutputView() {}

    /** As stored, without marks. */
    public static Value.Fields plain(Value.Fields outputs) {
        return (Value.Fields) read(outputs, false);
    }

    /** Without marks and with secrets in clear. */
    public static Value.Fields revealed(Value.Fields outputs) {
        return (Value.Fields) read(outputs, true);
    }

    /** A line for each value, named by its path: {@code branch.host = …}; secrets that are left are masked. */
    public static String text(Value.Fields outputs) {
        var text = new StringBuilder();
        leaves(outputs)
                .forEach(leaf -> text.append(leaf.path())
                        .append(" = ")
                        .append(leaf.value())
                        .append('\n'));
        return text.toString();
    }

    /** A value that has no fields, such as a list, and its path; secrets that are left are masked. */
    record Leaf(String path, String value) {}

    static List<Leaf> leaves(Value.Fields outputs) {
        List<Leaf> leaves = new ArrayList<>();
        collect("", outputs, leaves);
        return leaves;
    }

    /** Whether a secret is among the outputs. */
    public static boolean hasSecrets(Value value) {
        if (value instanceof Value.Items items) {
            return items.values().stream().anyMatch(OutputView::hasSecrets);
        }
        return value instanceof Value.Secret
                || value instanceof Value.Fields fields
                        && fields.values().values().stream().anyMatch(OutputView::hasSecrets);
    }

    private static Value read(Value value, boolean reveal) {
        if (value instanceof Value.Secret secret && reveal) {
            return read(secret.value().reveal(), true);
        }
        if (value instanceof Value.Items items) {
            return new Value.Items(
                    items.values().stream().map(item -> read(item, reveal)).toList());
        }
        if (value instanceof Value.Fields fields) {
            Map<String, Value> read = new TreeMap<>();
            fields.values().forEach((name, field) -> {
                if (!name.equals(MARK)) {
                    read.put(name, read(field, reveal));
                }
            });
            return new Value.Fields(read);
        }
        return value;
    }

    private static void collect(String path, Value value, List<Leaf> leaves) {
        if (value instanceof Value.Fields fields) {
            fields.values().forEach((name, field) -> collect(path.isEmpty() ? name : path + "." + name, field, leaves));
            return;
        }
        leaves.add(new Leaf(path, inLine(value)));
    }

    private static String inLine(Value value) {
        if (value instanceof Value.Text text) {
            return text.value();
        }
        // CanonicalJson would show a single secret as a quoted mask.
        return value instanceof Value.Secret secret ? secret.value().toString() : CanonicalJson.show(value);
    }
}
