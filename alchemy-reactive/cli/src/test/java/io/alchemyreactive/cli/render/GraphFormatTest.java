package io.alchemyreactive.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class GraphFormatTest {

    private static final StageKey STAGE = new StageKey("shop", "pr-1");

    /** Names that a reader of some form could take for something else. */
    private static final List<String> HOSTILE = List.of(
            "app/db",
            "say \"hi\"",
            "back\\slash",
            "ends with\\",
            "\\N",
            "a -> b; c",
            "n0",
            "end",
            "\"]; evil[\"",
            "<b>bold</b>",
            "&quot; #quot; %% `x`",
            "größe \u65e5\u672c");

    private static ResourceKey key(String fqn) {
        return new ResourceKey(STAGE, fqn);
    }

    /** A chain: each resource needs the one before. */
    private static ResourceGraph chain(List<String> names) {
        List<ResourceGraph.Node> nodes = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            nodes.add(new ResourceGraph.Node(
                    key(names.get(i)),
                    "Test.Db",
                    Optional.of(ChangeAction.NOOP),
                    i == 0 ? List.of() : List.of(key(names.get(i - 1)))));
        }
        return new ResourceGraph(STAGE, nodes);
    }

    @Test
    void graphsAreDrawnWithTheirTypesAndWhatIsToBeDone() {
        var other = new ResourceKey(new StageKey("shop", "staging"), "app-db");
        var graph = new ResourceGraph(
                STAGE,
                List.of(
                        new ResourceGraph.Node(
                                key("app-branch"), "Test.Branch", Optional.of(ChangeAction.CREATE), List.of(other)),
                        new ResourceGraph.Node(other, "", Optional.empty(), List.of())));

        assertThat(GraphFormat.TEXT.text(graph)).isEqualTo("""
                        Resources of shop/pr-1 and what they need
                          app-branch (Test.Branch)  to create
                              needs shop/staging/app-db
                          shop/staging/app-db
                        """);
        assertThat(GraphFormat.DOT.text(graph)).isEqualTo("""
                        digraph "shop/pr-1" {
                          rankdir=LR;
                          node [shape=box];
                          n0 [label="app-branch\\nTest.Branch\\ncreate"];
                          n1 [label="shop/staging/app-db"];
                          n0 -> n1;
                        }
                        """);
        assertThat(GraphFormat.MERMAID.text(graph)).isEqualTo("""
                        flowchart LR
                          n0["app-branch<br/>Test.Branch<br/>create"]
                          n1["shop/staging/app-db"]
                          n0 --> n1
                        """);
    }

    @Test
    void everyLineOfDotIsANodeWithAClosedLabelOrAnEdge() {
        var label = Pattern.compile("  n[0-9]+ \\[label=\"((?:[^\"\\\\]|\\\\.)*)\"];");
        List<String> labels = new ArrayList<>();
        for (String line : inner(GraphFormat.DOT.text(chain(HOSTILE)), 3)) {
            var node = label.matcher(line);
            if (node.matches()) {
                labels.add(node.group(1)
                        .replace("\\nTest.Db", "")
                        .replaceAll("\\\\(.)", "$1")
                        .replace("&amp;", "&"));
            } else {
                assertThat(line).matches("  n[0-9]+ -> n[0-9]+;");
            }
        }
        assertThat(labels).isEqualTo(HOSTILE);
    }

    @Test
    void everyLabelOfMermaidHoldsOnlyPlainCharactersAndCodes() {
        var label = Pattern.compile("  n[0-9]+\\[\"((?:[\\p{L}\\p{N} _./:-]|#[0-9]+;)*)<br/>Test\\.Db\"]");
        List<String> labels = new ArrayList<>();
        for (String line : inner(GraphFormat.MERMAID.text(chain(HOSTILE)), 1)) {
            var node = label.matcher(line);
            if (node.matches()) {
                labels.add(Pattern.compile("#([0-9]+);")
                        .matcher(node.group(1))
                        .replaceAll(code -> java.util.regex.Matcher.quoteReplacement(
                                Character.toString(Integer.parseInt(code.group(1))))));
            } else {
                assertThat(line).matches("  n[0-9]+ --> n[0-9]+");
            }
        }
        assertThat(labels).isEqualTo(HOSTILE);
    }

    private static List<String> inner(String text, int heading) {
        return text.lines().skip(heading).filter(line -> !line.equals("}")).toList();
    }
}
