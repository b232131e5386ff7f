package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.ReferencedOutputs;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.output.LabelSource;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.OutputLabels;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The labels of the resources and outputs of a run, as far as they are known. In a run without labels nothing is kept and no
 * output is looked at a second time. Thread-safe.
 */
final class LabelReader {

    private final DependencyReader dependencies;
    private final ReferenceReader references;
    private final RunNodes nodes;
    private final Resolver resolver;
    private final Function<ResourceNode, List<Declaration>> declarations;
    /** By FQN; unlabelled resources are left out. */
    private final Map<String, Set<Label>> known = new ConcurrentHashMap<>();

    /** @param declarations all declarations of a node */
    LabelReader(
            DependencyReader dependencies,
            ReferenceReader references,
            RunNodes nodes,
            Resolver resolver,
            Function<ResourceNode, List<Declaration>> declarations) {
        this.dependencies = dependencies;
        this.references = references;
        this.nodes = nodes;
        this.resolver = resolver;
        this.declarations = declarations;
    }

    /** Whether the run has come upon a label. */
    boolean any() {
        return !known.isEmpty() || references.hasLabels() || dependencies.hasLabels();
    }

    /** Notes the labels of a resource that keeps its stored attributes and is left out of the run. */
    void noteStored(ResourceNode node) {
        node.stored().ifPresent(row -> put(node, row.current().labels()));
    }

    /**
     * Notes and returns the labels of a resource.
     *
     * @param attributes its attributes; null while they are not known
     */
    Set<Label> note(ResourceNode node, Value.@Nullable Fields attributes) {
        Declaration declaration = node.declaration();
        LabelRule rule = declaration.type().labelRule().orElse(null);
        Set<Label> own = declaration.options().labels();
        if (rule == null && own.isEmpty() && !any()) {
            return Set.of();
        }
        Set<Label> inherited = Label.union(inherited(node), own);
        Set<Label> labels =
                rule == null ? inherited : Set.copyOf(rule.labels(facts(declaration, inherited, attributes)));
        put(node, labels);
        return labels;
    }

    private LabelRule.Facts facts(Declaration declaration, Set<Label> inherited, Value.@Nullable Fields attributes) {
        Inputs inputs = Inputs.evaluate(declaration, resolver);
        return new LabelRule.Facts(
                inherited,
                inputs.storedValues(),
                inputs.unknown(),
                attributes == null ? Map.of() : attributes.values());
    }

    private void put(ResourceNode node, Set<Label> labels) {
        if (labels.isEmpty()) {
            known.remove(node.fqn());
        } else {
            known.put(node.fqn(), labels);
        }
    }

    /** The labels of the inputs of a resource. */
    Set<Label> inherited(ResourceNode node) {
        Set<Label> all = Set.of();
        for (Declaration declaration : declarations.apply(node)) {
            for (Output<?> input : declaration.inputs()) {
                all = Label.union(all, of(input));
            }
        }
        return all;
    }

    /** Whether an input of a resource is made of attributes of the other one. */
    boolean isDirect(ResourceNode user, ResourceNode used) {
        return declarations.apply(user).stream()
                .flatMap(declaration -> declaration.inputs().stream())
                .flatMap(input -> dependencies.sources(input).stream())
                .anyMatch(source -> dependencies.node(source) == used);
    }

    /** The labels that were noted last for a resource. */
    Set<Label> of(ResourceNode node) {
        return known.getOrDefault(node.fqn(), Set.of());
    }

    /** The labels of an output. */
    Set<Label> of(Output<?> output) {
        return any() ? OutputLabels.of(output, resolver, this::of) : Set.of();
    }

    private Set<Label> of(Source written, String attribute) {
        Source source = dependencies.inRun(written);
        if (source instanceof LabelSource labelled) {
            return labelled.labels();
        }
        if (source instanceof ReferencedOutputs outputs) {
            return references.labels(outputs, attribute);
        }
        if (!(source instanceof Resource.Handle<?> handle)) {
            return Set.of();
        }
        ResourceNode node = nodes.of(handle);
        return node == null ? references.labels(handle) : of(node);
    }

    /** The origin of a label of an output, in words. */
    String origin(Output<?> output, Label label) {
        var found = new Origin(label);
        found.follow(output);
        return found.words();
    }

    /** Follows a label to where it comes from. */
    private final class Origin {

        private final Label label;
        private final StringBuilder words = new StringBuilder();
        private @Nullable Source next;

        Origin(Label label) {
            this.label = label;
        }

        void follow(Output<?> output) {
            next = null;
            Evaluation.sources(output, resolver, this::look);
            Source found = next;
            if (found == null) {
                return;
            }
            words.append(words.isEmpty() ? "" : ", which has it from ").append(found.describe());
            ResourceNode node = dependencies.node(found);
            if (node != null) {
                declarations.apply(node).stream()
                        .flatMap(declaration -> declaration.inputs().stream())
                        .filter(input -> of(input).contains(label))
                        .findFirst()
                        .ifPresent(this::follow);
            }
        }

        private void look(Source source) {
            Set<Label> labels = dependencies.inRun(source) instanceof ReferencedOutputs outputs
                    ? references.labels(outputs)
                    : of(source, "");
            if (next == null && labels.contains(label)) {
                next = source;
            }
        }

        String words() {
            return words.isEmpty() ? "its program" : words.toString();
        }
    }
}
