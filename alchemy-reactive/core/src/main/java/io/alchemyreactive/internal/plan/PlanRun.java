package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.OutputsReference;
import io.alchemyreactive.internal.declare.ReferencedOutputs;
import io.alchemyreactive.internal.declare.ResourceReference;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.value.UnsupportedValueException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The nodes of one run. Decides about them while planning, and again during apply. Thread-safe. */
public final class PlanRun {

    private static final int[] NONE = {};
    private static final int FEW = 4;

    private final List<ResourceNode> nodes;
    private final Map<String, ResourceNode> byName = new HashMap<>();
    private final Declarations declarations;
    private final ReferenceReader references;
    private final Resolver resolver;
    private final Decider decider;
    /** All declarations of each resource that is declared several times, in their order. */
    private final Map<String, List<Declaration>> repeated = new HashMap<>();

    PlanRun(List<ResourceNode> nodes, ReferenceReader references, Declarations declarations, Decider decider) {
        this.nodes = List.copyOf(nodes);
        nodes.forEach(node -> byName.put(node.fqn(), node));
        for (Declaration again : declarations.repeated()) {
            ResourceNode first = byName.get(again.fqn());
            if (first != null) {
                repeated.computeIfAbsent(again.fqn(), fqn -> new ArrayList<>(List.of(first.declaration())))
                        .add(again);
            }
        }
        this.declarations = declarations;
        this.references = references;
        this.resolver = new RunResolver(declarations, byName, references);
        this.decider = decider;
    }

    /** The resolver of the run; it resolves sources that are known at the moment of the call. */
    public Resolver resolver() {
        return resolver;
    }

    /** Sentences about declarations that the program has built and never yielded. */
    List<String> forgotten() {
        return declarations.forgotten();
    }

    List<ResourceNode> nodes() {
        return nodes;
    }

    /** The node of a declared resource. */
    ResourceNode node(String fqn) {
        return Objects.requireNonNull(byName.get(fqn), fqn);
    }

    /** The dependencies of each node that are known without evaluating outputs. */
    int[][] staticDependencies() {
        int[][] dependencies = new int[nodes.size()][];
        for (int i = 0; i < dependencies.length; i++) {
            dependencies[i] = dependenciesOf(nodes.get(i));
        }
        return dependencies;
    }

    /** The nodes that each node uses, as decided so far. */
    public int[][] dependencies() {
        int[][] dependencies = new int[nodes.size()][];
        for (int i = 0; i < dependencies.length; i++) {
            dependencies[i] = nodes.get(i).dependencies().resources().stream()
                    .mapToInt(fqn -> index(node(fqn)))
                    .toArray();
        }
        return dependencies;
    }

    /** The failures of inputs that can be evaluated before any provider is asked. */
    List<Throwable> refusedInputs() {
        List<Throwable> failures = new ArrayList<>();
        for (ResourceNode node : nodes) {
            if (decider.includes(node.fqn())) {
                try {
                    ErrorBoundary.<@Nullable Void>call(() -> {
                        Inputs.check(node.declaration(), resolver);
                        return null;
                    });
                } catch (RuntimeException e) {
                    failures.add(named(node, e));
                }
            }
        }
        return failures;
    }

    /**
     * Decides about a node with the values known now. Completes empty when it is decided, or emits the index of a node
     * that has to be decided first.
     */
    Mono<Integer> plan(int index) {
        ResourceNode node = nodes.get(index);
        if (!decider.includes(node.fqn())) {
            node.leave();
            return Mono.empty();
        }
        return evaluated(List.of(node.declaration()), inputs -> {
            ResourceNode.Dependencies dependencies = dependencies(node.declaration());
            return decider.decide(node, inputs.get(0), dependencies.resources()).flatMap(found -> {
                Decision decision = withUsed(node, found);
                node.decide(decision, dependencies);
                return decider.remarks(node, inputs.get(0), decision).doOnNext(node::remark);
            });
        });
    }

    /** The failures of nodes that could not be decided, from the outcomes of {@link #plan}. */
    List<Throwable> failures(List<Outcome> outcomes) {
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Failed failed) {
                failures.add(named(nodes.get(i), ErrorBoundary.signal(failed.cause())));
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
                .map(byName::get)
                .filter(used -> used != null && used.deletesFirst())
                .toList();
        if (goFirst.isEmpty()) {
            return decision;
        }
        Set<String> identities = new HashSet<>();
        for (ResourceNode used : goFirst) {
            used.gateway().type().attributes().stableNames().forEach(name -> identities.add(used.fqn() + "." + name));
        }
        Set<String> change = new HashSet<>();
        node.declaration().inputs().forEach((name, output) -> {
            if (Evaluation.isAttribute(output)
                    && Evaluation.evaluate(output, resolver) instanceof Result.Unknown unknown
                    && identities.containsAll(unknown.because())) {
                change.add(name);
            }
        });
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
        ResourceNode node = nodes.get(index);
        List<Declaration> all = repeated.getOrDefault(node.fqn(), List.of(node.declaration()));
        return ErrorBoundary.<Integer>mono(() -> evaluated(all, inputs -> {
                    if (!inputs.stream().allMatch(Inputs::complete)) {
                        return Mono.error(
                                new IllegalStateException("inputs of " + node.fqn() + " are still unknown in apply"));
                    }
                    DuplicateDeclarationCheck.refuseOthers(all, inputs);
                    ResourceNode.Dependencies dependencies = dependencies(node.declaration());
                    return before.apply(dependencies)
                            .then(Mono.defer(() -> decider.decide(node, inputs.get(0), dependencies.resources())))
                            .doOnNext(decision -> node.decideAgain(decision, dependencies));
                }))
                .onErrorMap(error -> named(node, error));
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

    /**
     * Passes the evaluated inputs of declarations to the function, or emits the index of a node that has to be decided
     * first.
     */
    private Mono<Integer> evaluated(List<Declaration> declarations, Function<List<Inputs>, Mono<?>> then) {
        List<Inputs> all = new ArrayList<>(declarations.size());
        for (Declaration declaration : declarations) {
            Inputs inputs = Inputs.evaluate(declaration, resolver);
            Source pending = inputs.pending().orElse(null);
            if (pending != null && references.isNew(pending)) {
                return references.look(pending).then(Mono.defer(() -> evaluated(declarations, then)));
            }
            OptionalInt first = waitsFor(inputs);
            if (first.isPresent()) {
                return Mono.just(first.getAsInt());
            }
            all.add(inputs);
        }
        return then.apply(all).then(Mono.empty());
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
        List<String> names = cycle.stream().map(node -> nodes.get(node).fqn()).toList();
        return new InvalidDeclarationException(
                names.get(0),
                "needs itself: " + String.join(" -> ", names) + " -> " + names.get(0),
                "Break the cycle, usually in the callback of a flatMap.");
    }

    /** The sources of an output in this run that are known by its evaluation so far. */
    Set<Source> sources(Output<?> output) {
        Set<Source> sources = new HashSet<>();
        Evaluation.sources(output, resolver, source -> sources.add(inRun(source)));
        return sources;
    }

    /** The dependencies of outputs that are known by their evaluation so far. */
    public ResourceNode.Dependencies dependencies(Collection<? extends Output<?>> outputs) {
        return dependencies(outputs, new ArrayList<>());
    }

    private ResourceNode.Dependencies dependencies(Declaration declaration) {
        List<String> dependencies = new ArrayList<>();
        declaration.parent().ifPresent(parent -> dependencies.add(parent.fqn()));
        return dependencies(declaration.inputs().values(), dependencies);
    }

    private ResourceNode.Dependencies dependencies(Collection<? extends Output<?>> outputs, List<String> dependencies) {
        List<ResourceKey> owners = new ArrayList<>();
        Consumer<Source> visit = written -> {
            Source source = inRun(written);
            if (source instanceof ReferencedOutputs stage) {
                owners.add(new ResourceKey(stage.stage(), ReferenceReader.OUTPUTS));
            } else if (source instanceof Resource.Handle<?> handle) {
                if (handle.isReference()) {
                    owners.add(references.owner(handle));
                } else {
                    dependencies.add(handle.fqn());
                    ResourceNode node = byName.get(handle.fqn());
                    if (node != null && node.isAction()) {
                        // The outputs of an action may contain its inputs, so users of the action also depend on the
                        // resources that it uses.
                        dependencies.addAll(node.dependencies().resources());
                    }
                }
            }
        };
        outputs.forEach(output -> Evaluation.sources(output, resolver, visit));
        return dependencies.isEmpty() && owners.isEmpty()
                ? ResourceNode.Dependencies.NONE
                : new ResourceNode.Dependencies(sorted(dependencies), sorted(owners));
    }

    private static <T extends Comparable<? super T>> List<T> sorted(List<T> found) {
        return found.size() < 2 ? found : List.copyOf(new TreeSet<>(found));
    }

    private int[] dependenciesOf(ResourceNode node) {
        var dependencies = new DependencyIndexes();
        node.declaration().parent().ifPresent(dependencies);
        node.declaration().inputs().values().forEach(output -> Evaluation.sources(output, resolver, dependencies));
        return dependencies.toArray();
    }

    /** Collects the indexes of the nodes among sources, with duplicates. */
    private final class DependencyIndexes implements Consumer<Source> {

        private int[] found = NONE;
        private int size;

        @Override
        public void accept(Source source) {
            ResourceNode needed = nodeOf(inRun(source));
            if (needed != null) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, Math.max(FEW, size * 2));
                }
                found[size++] = index(needed);
            }
        }

        int[] toArray() {
            return size == found.length ? found : Arrays.copyOf(found, size);
        }
    }

    /** Resolves a reference that is not bound to a run; returns other sources as they are. */
    private Source inRun(Source source) {
        if (source instanceof ResourceReference reference) {
            return reference.in(declarations);
        }
        return source instanceof OutputsReference outputs ? declarations.outputsOf(outputs.stage()) : source;
    }

    private OptionalInt waitsFor(Inputs inputs) {
        ResourceNode node = inputs.pending().map(this::nodeOf).orElse(null);
        return node == null ? OptionalInt.empty() : OptionalInt.of(index(node));
    }

    private @Nullable ResourceNode nodeOf(Source source) {
        return source instanceof Resource.Handle<?> handle && !handle.isReference() ? byName.get(handle.fqn()) : null;
    }

    private static int index(ResourceNode node) {
        return node.declaration().index();
    }
}
