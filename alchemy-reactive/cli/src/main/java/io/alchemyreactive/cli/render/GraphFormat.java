package io.alchemyreactive.cli.render;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.value.Value;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The forms in which the graph of a stage is printed. An arrow goes from a resource to one that it needs. */
public enum GraphFormat {
    /** For people: a line for each resource. */
    TEXT,
    /** For Graphviz. */
    DOT,
    /** For Mermaid, also in Markdown. */
    MERMAID;

    private static final Pattern NOT_PLAIN = Pattern.compile("[^\\p{L}\\p{N} _./:-]");

    /** The text, with a line break at its end. */
    public String text(ResourceGraph graph) {
        return switch (this) {
            case TEXT -> lines(graph);
            case DOT ->
                "digraph \"" + dotted(graph.stage().toString()) + "\" {\n  rankdir=LR;\n  node [shape=box];\n"
                        + drawn(graph, "  %s [label=\"%s\"];\n", "  %s -> %s;\n", "\\n", GraphFormat::dotted) + "}\n";
            case MERMAID ->
                "flowchart LR\n" + drawn(graph, "  %s[\"%s\"]\n", "  %s --> %s\n", "<br/>", GraphFormat::coded);
        };
    }

    /** The word of the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@code nodes[{stack, stage, fqn, type, action}], edges[{from, to}]}. */
    public static Value.Fields data(ResourceGraph graph) {
        List<Value.Fields> nodes = graph.nodes().stream().map(GraphFormat::data).toList();
        List<Value.Fields> edges = graph.nodes().stream()
                .flatMap(node -> node.needs().stream()
                        .map(need ->
                                new Value.Fields(Map.of("from", RowView.key(node.key()), "to", RowView.key(need)))))
                .toList();
        return new Value.Fields(Map.of("nodes", RowView.items(nodes), "edges", RowView.items(edges)));
    }

    private static Value.Fields data(ResourceGraph.Node node) {
        Map<String, Value> fields = new LinkedHashMap<>(RowView.key(node.key()).values());
        fields.put("type", new Value.Text(node.type()));
        node.action().ifPresent(action -> fields.put("action", new Value.Text(action.word())));
        return new Value.Fields(fields);
    }

    private static String lines(ResourceGraph graph) {
        if (graph.nodes().isEmpty()) {
            return "Nothing is declared or stored in " + graph.stage() + ".\n";
        }
        var text = new StringBuilder("Resources of " + graph.stage() + " and what they need\n");
        for (ResourceGraph.Node node : graph.nodes()) {
            text.append("  ").append(graph.name(node.key()));
            if (!node.type().isEmpty()) {
                text.append(" (").append(node.type()).append(')');
            }
            work(node).ifPresent(action -> text.append("  to ").append(action));
            text.append('\n');
            node.needs()
                    .forEach(need ->
                            text.append("      needs ").append(graph.name(need)).append('\n'));
        }
        return text.toString();
    }

    private static Optional<String> work(ResourceGraph.Node node) {
        return node.action().filter(action -> action != ChangeAction.NOOP).map(ChangeAction::word);
    }

    private static String drawn(
            ResourceGraph graph, String node, String edge, String lineBreak, UnaryOperator<String> escaped) {
        Map<ResourceKey, String> names = new HashMap<>();
        var text = new StringBuilder();
        for (ResourceGraph.Node each : graph.nodes()) {
            String name = "n" + names.size();
            names.put(each.key(), name);
            String label = List.of(
                            graph.name(each.key()), each.type(), work(each).orElse(""))
                    .stream()
                    .filter(line -> !line.isEmpty())
                    .map(escaped)
                    .collect(Collectors.joining(lineBreak));
            text.append(String.format(Locale.ROOT, node, name, label));
        }
        graph.nodes()
                .forEach(each -> each.needs()
                        .forEach(need ->
                                text.append(String.format(Locale.ROOT, edge, names.get(each.key()), names.get(need)))));
        return text.toString();
    }

    /** For a label in double quotes, in which a backslash begins an escape, and an ampersand an entity. */
    private static String dotted(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("&", "&amp;");
    }

    /** Each character that Mermaid or HTML could take for something else as {@code #NUMBER;}. */
    private static String coded(String text) {
        return NOT_PLAIN.matcher(text).replaceAll(found -> "#" + found.group().codePointAt(0) + ";");
    }
}
