package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.effect.TaskGraph;
import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.plan.LabelPolicy;
import io.alchemyreactive.plan.LabelRefusedException;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The nodes of one run. Decides about them while planning, and again during apply. Thread-safe. */
public final class PlanRun {

    private final RunNodes nodes;
    private final ReferenceReader references;
    private final Resolver resolver;
    private final DependencyReader dependencies;
    private final Decider decider;
    private final LabelReader labels;
    private final LabelCheck labelCheck;
    /** All declarations of each resource that is declared several times, in their order. */
    private final Map<String, List<Declaration>> repeated = new HashMap<>();

    PlanRun(RunNodes nodes, ReferenceReader references, Decider decider, Optional<LabelPolicy> policy) {
        this.nodes = nodes;
        this.references = references;
        this.resolver = new RunResolver(nodes, references);
        this.dependencies = new DependencyReader(nodes, references, resolver);
        this.decider = decider;
        this.labels = new LabelReader(dependencies, references, nodes, resolver, this::declarations);
        this.labelCheck = new LabelCheck(nodes.declarations().stage(), policy, labels, nodes, this::declarations);
        for (Declaration again : nodes.declarations().repeated()) {
            ResourceNode first = nodes.named(again.fqn());
            if (first != null) {
                repeated.computeIfAbsent(again.fqn(), fqn -> new ArrayList<>(List.of(first.declaration())))
                        .add(again);
                again.inputs().forEach(dependencies::sources);
            }
        }
    }

    /** The resolver of the run; it resolves sources that are known at the moment of the call. */
    public Resolver resolver() {
        return resolver;
    }

    /** Sentences about declarations that the program has built and never yielded. */
    List<String> forgotten() {
        return nodes.declarations().forgotten();
    }

    List<ResourceNode> nodes() {
        return nodes.inOrder();
    }

    /** The node of a declared resource. */
    ResourceNode node(String fqn) {
        return Objects.requireNonNull(nodes.named(fqn), fqn);
    }

    /** The dependencies of each node that are known without evaluating outputs. */
    int[][] staticDependencies() {
        int[][] indexes = new int[nodes().size()][];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = dependencies.indexes(nodes().get(i).declaration());
        }
        return indexes;
    }

    /** A bound for tasks of the nodes, with its places shared between resource types. */
    public TaskGraph.Bounds bounds(int concurrency) {
        return TypeGroups.bounds(
                concurrency, nodes(), node -> node.declaration().type().name());
    }

    /** The nodes that each node uses, as decided so far. */
    public int[][] dependencies() {
        int[][] indexes = new int[nodes().size()][];
        for (int i = 0; i < indexes.length; i++) {
            List<String> used = nodes().get(i).dependencies().resources();
            indexes[i] = new int[used.size()];
            for (int j = 0; j < indexes[i].length; j++) {
                indexes[i][j] = index(node(used.get(j)));
            }
        }
        return indexes;
    }

    /** The failures of inputs that can be evaluated before any provider is asked. */
    List<Throwable> refusedInputs() {
        List<Throwable> failures = new ArrayList<>();
        for (ResourceNode node : nodes()) {
            if (decider.includes(node.fqn())) {
                try {
                    Inputs.check(node.declaration(), resolver);
                } catch (Throwable e) {
                    failures.add(named(node, ErrorBoundary.signal(e)));
                }
            }
        }
        return failures;
    }

    /**
     * Decides about a node with the values known now. Completes empty when it is decided, or emits the index of a node
     * that has to be decided first. A node that stays as it is, which most do, is decided during the call.
     */
    Mono<Integer> plan(int index) {
        ResourceNode node = nodes().get(index);
        if (!decider.includes(node.fqn())) {
            node.leave();
            labels.noteStored(node);
            return DynamicTaskGraph.DONE;
        }
        Inputs inputs = Inputs.evaluate(node.declaration(), resolver);
        Mono<Integer> first = first(inputs, () -> plan(index));
        if (first != null) {
            return first;
        }
        ResourceNode.Dependencies used = dependencies.of(node.declaration());
        Decision unchanged = decider.unchanged(node, inputs, used.resources());
        if (unchanged != null) {
            decided(node, unchanged, used);
            return DynamicTaskGraph.DONE;
        }
        return decider.decide(node, inputs, used.resources()).flatMap(found -> {
            Decision decision = withUsed(node, found);
            decided(node, decision, used);
            return decider.remarks(node, inputs, decision)
                    .doOnNext(node::remark)
                    .then(Mono.empty());
        });
    }

    private void decided(ResourceNode node, Decision decision, ResourceNode.Dependencies used) {
        boolean keeps = decision.isFinal() && decision.step() == Step.KEEP;
        Set<Label> unused = labels.note(
                node,
                keeps ? node.stored().map(row -> row.current().attributes()).orElse(null) : null);
        node.decide(decision, used);
    }

    /** All declarations of a node; more than one when the program declares it several times. */
    private List<Declaration> declarations(ResourceNode node) {
        List<Declaration> all = repeated.get(node.fqn());
        return all == null ? List.of(node.declaration()) : all;
    }

    /** The labels that the policy of the stage refuses, as far as the plan knows them. */
    List<Throwable> refusedLabels(Map<String, Output<?>> outputs) {
        List<Throwable> failures = new ArrayList<>(labelCheck.failures());
        failures.addAll(labelCheck.failures(outputs));
        return failures;
    }

    /**
     * The labels of a resource with all inputs known.
     *
     * @param attributes its attributes; null before they are known
     * @throws LabelRefusedException when the policy of the stage refuses one
     */
    public Set<Label> labels(ResourceNode node, Value.@Nullable Fields attributes) {
        Set<Label> found = labels.note(node, attributes);
        labelCheck.refuse(node);
        return found;
    }

    /** The labels of a resource that has just been made or updated, for its row; its users are refused where they must not have them. */
    public Set<Label> labelsOfResult(ResourceNode node, Value.Fields attributes) {
        return labels.note(node, attributes);
    }

    /**
     * The stored outputs with their labels.
     *
     * @param outputs by path
     * @throws LabelRefusedException when the policy of the stage refuses one
     */
    public Value.Fields labelled(Value.Fields stored, Map<String, Output<?>> outputs) {
        if (!labels.any()) {
            return stored;
        }
        labelCheck.refuse(outputs);
        Map<String, Set<Label>> found = new HashMap<>();
        outputs.forEach((path, output) -> found.put(path, labels.of(output)));
        return StoredLabels.with(stored, found);
    }

    /**
     * The work before a node with these inputs can be decided: looks at a new reference and tries again, or emits the
     * index of the node that has to be decided first. Null when nothing has to be done.
     */
    private @Nullable Mono<Integer> first(Inputs inputs, Supplier<Mono<Integer>> again) {
        Source pending = inputs.pending();
        if (pending == null) {
            return null;
        }
        if (references.isNew(pending)) {
            return references.look(pending).then(Mono.defer(again));
        }
        ResourceNode needed = dependencies.node(pending);
        return needed == null ? null : Mono.just(index(needed));
    }

    /** The failures of nodes that could not be decided, from the outcomes of {@link #plan}. */
    List<Throwable> failures(List<Outcome> outcomes) {
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failed failed) {
                failures.add(named(nodes().get(i), ErrorBoundary.signal(failed.cause())));
            }
        }
        return failures;
    }

    /**
     * Adjusts the decision when the stored object uses resources that are deleted before their successors are created.
     */
    private Decision withUsed(ResourceNode node, Decision decision) {
        if (decision.isFinal()) {
            return decision;
        }
        List<ResourceNode> goFirst = node.stored().map(row -> row.current().dependencies()).orElse(List.of()).stream()
                .flatMap(fqn -> Stream.ofNullable(nodes.named(fqn)))
                .filter(ResourceNode::deletesFirst)
                .toList();
        if (goFirst.isEmpty()) {
            return decision;
        }
        Set<String> identities = new HashSet<>();
        for (ResourceNode used : goFirst) {
            used.gateway().type().attributes().stableNames().forEach(name -> identities.add(used.fqn() + "." + name));
        }
        Set<String> change = new HashSet<>();
        for (RecordShape.Component property : node.gateway().type().props().components()) {
            Output<?> output = node.declaration().input(property.name());
            if (Evaluation.isAttribute(output)
                    && Evaluation.evaluate(output, resolver) instanceof Result.Unknown unknown
                    && identities.containsAll(unknown.because())) {
                change.add(property.name());
            }
        }
        return decider.beforeUsed(
                node, decision, goFirst.stream().map(ResourceNode::fqn).toList(), change);
    }

    /**
     * Makes the final decision during apply, for a node whose decision was not final. Emits the index of a node that
     * has to settle first, or completes empty. Fails when repeated declarations of the node have different values.
     *
     * @param before called with the dependencies that have become known; completes before a provider is asked
     */
    public Mono<Integer> decideAgain(int index, Function<ResourceNode.Dependencies, Mono<Void>> before) {
        ResourceNode node = nodes().get(index);
        return ErrorBoundary.<Integer>mono(() -> decidedAgain(node, before)).onErrorMap(error -> named(node, error));
    }

    private Mono<Integer> decidedAgain(ResourceNode node, Function<ResourceNode.Dependencies, Mono<Void>> before) {
        List<Declaration> all = declarations(node);
        List<Inputs> inputs = new ArrayList<>(all.size());
        for (Declaration declaration : all) {
            Inputs each = Inputs.evaluate(declaration, resolver);
            Mono<Integer> first = first(each, () -> decidedAgain(node, before));
            if (first != null) {
                return first;
            }
            if (!each.complete()) {
                return Mono.error(new IllegalStateException("inputs of " + node.fqn() + " are still unknown in apply"));
            }
            inputs.add(each);
        }
        DuplicateDeclarationCheck.refuseOthers(all, inputs);
        ResourceNode.Dependencies used = dependencies.of(node.declaration());
        return before.apply(used)
                .then(Mono.defer(() -> decider.decide(node, inputs.get(0), used.resources())))
                .doOnNext(decision -> node.decideAgain(decision.withoutReasons(), used))
                .then(Mono.empty());
    }

    /** Adds the name of the node to a failure that names no resource. */
    private static Throwable named(ResourceNode node, Throwable error) {
        return error instanceof UnsupportedValueException || error instanceof FatalErrorException
                ? unplanned(node, error)
                : error;
    }

    private static InvalidDeclarationException unplanned(ResourceNode node, Throwable error) {
        return new InvalidDeclarationException(
                node.fqn(),
                "(" + node.declaration().type() + ") cannot be planned: " + ErrorText.of(error),
                "Correct its properties.",
                error);
    }

    /** Resolves the references of outputs that are not resolved yet. Fails when one cannot be used. */
    public Mono<Void> lookAt(Collection<? extends Output<?>> outputs) {
        return Mono.defer(() -> {
            for (Output<?> output : outputs) {
                Result result = Evaluation.evaluate(output, resolver);
                if (result instanceof Result.Pending pending && references.isNew(pending.source())) {
                    return references.look(pending.source()).then(lookAt(outputs));
                }
            }
            return Mono.empty();
        });
    }

    /**
     * Completes when a resource of another stage, or the outputs of that stage, are still stored as they were read;
     * fails otherwise.
     */
    public Mono<Void> lookAgain(ResourceKey owner) {
        return references.lookAgain(owner);
    }

    /** The instances of the resources that a node uses; all of them have settled. */
    public List<String> instances(ResourceNode node) {
        List<String> dependencies = node.dependencies().resources();
        if (dependencies.isEmpty()) {
            return List.of();
        }
        List<String> instances = new ArrayList<>(dependencies.size());
        for (String fqn : dependencies) {
            instances.add(node(fqn).instance());
        }
        return instances;
    }

    /** The failure for a cycle of nodes, in which each node depends on the next and the last one on the first. */
    public RuntimeException cycle(List<Integer> cycle) {
        List<String> names = cycle.stream().map(node -> nodes().get(node).fqn()).toList();
        return new InvalidDeclarationException(
                names.get(0),
                "needs itself: " + String.join(" -> ", names) + " -> " + names.get(0),
                "Break the cycle, usually in the callback of a flatMap.");
    }

    /** The sources of an output in this run that are known by its evaluation so far. */
    Set<Source> sources(Output<?> output) {
        return dependencies.sources(output);
    }

    /** The dependencies of outputs that are known by their evaluation so far. */
    public ResourceNode.Dependencies dependencies(Collection<? extends Output<?>> outputs) {
        return dependencies.of(outputs);
    }

    private static int index(ResourceNode node) {
        return node.declaration().index();
    }
}
