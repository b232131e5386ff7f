package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.OutputsReference;
import io.alchemyreactive.internal.declare.ReferencedOutputs;
import io.alchemyreactive.internal.declare.ResourceReference;
import io.alchemyreactive.internal.plan.ResourceNode.Dependencies;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.LabelSource;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.state.ResourceKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what outputs and declarations of a run depend on, as far as their evaluation shows it. Thread-safe. */
final class DependencyReader {

    private static final int[] NO_NODES = {};
    private static final int FEW = 4;

    private final RunNodes nodes;
    private final ReferenceReader references;
    private final Resolver resolver;
    private volatile boolean labels;

    DependencyReader(RunNodes nodes, ReferenceReader references, Resolver resolver) {
        this.nodes = nodes;
        this.references = references;
        this.resolver = resolver;
    }

    /** Whether an output that was read had labels from the program. */
    boolean hasLabels() {
        return labels;
    }

    /** The sources of an output. */
    Set<Source> sources(Output<?> output) {
        Set<Source> sources = new HashSet<>();
        Evaluation.sources(output, resolver, source -> {
            labels |= source instanceof LabelSource;
            sources.add(inRun(source));
        });
        return sources;
    }

    /** The dependencies of outputs. */
    Dependencies of(Collection<? extends Output<?>> outputs) {
        var found = new Found();
        for (Output<?> output : outputs) {
            Evaluation.sources(output, resolver, found);
        }
        return found.toDependencies();
    }

    /** The dependencies of a declared resource. */
    Dependencies of(Declaration declaration) {
        var found = new Found();
        visit(declaration, found);
        return found.toDependencies();
    }

    /** The indexes of the nodes that a declared resource depends on, with duplicates. */
    int[] indexes(Declaration declaration) {
        var indexes = new Indexes();
        visit(declaration, indexes);
        return indexes.toArray();
    }

    /** Passes on the parent of a declared resource and the sources of its inputs. */
    private void visit(Declaration declaration, Consumer<Source> visitor) {
        Resource.Handle<?> parent = declaration.parent().orElse(null);
        if (parent != null) {
            visitor.accept(parent);
        }
        for (Output<?> input : declaration.inputs()) {
            Evaluation.sources(input, resolver, visitor);
        }
    }

    /** The node behind a source; null when it is none of this stage. */
    @Nullable
    ResourceNode node(Source source) {
        return inRun(source) instanceof Resource.Handle<?> handle ? nodes.of(handle) : null;
    }

    /** Resolves a reference that is not bound to a run; returns other sources as they are. */
    Source inRun(Source source) {
        if (source instanceof ResourceReference reference) {
            return reference.in(nodes.declarations());
        }
        return source instanceof OutputsReference outputs ? nodes.declarations().outputsOf(outputs.stage()) : source;
    }

    /** Collects the indexes of the nodes among sources. */
    private final class Indexes implements Consumer<Source> {

        private int[] found = NO_NODES;
        private int size;

        @Override
        public void accept(Source source) {
            ResourceNode needed = node(source);
            if (needed != null) {
                if (size == found.length) {
                    found = Arrays.copyOf(found, Math.max(FEW, size * 2));
                }
                found[size++] = needed.declaration().index();
            }
        }

        int[] toArray() {
            return size == found.length ? found : Arrays.copyOf(found, size);
        }
    }

    /** Collects the dependencies among sources. */
    private final class Found implements Consumer<Source> {

        private List<String> resources = List.of();
        private List<ResourceKey> owners = List.of();
        private int layer;

        @Override
        public void accept(Source written) {
            Source source = inRun(written);
            if (source instanceof ReferencedOutputs stage) {
                add(new ResourceKey(stage.stage(), ReferenceReader.OUTPUTS));
            } else if (source instanceof Resource.Handle<?> handle) {
                if (handle.isReference()) {
                    add(references.owner(handle));
                } else {
                    add(handle);
                }
            } else if (source instanceof LabelSource) {
                labels = true;
            }
        }

        private void add(ResourceKey owner) {
            owners = owners.isEmpty() ? new ArrayList<>() : owners;
            owners.add(owner);
        }

        private void add(Resource.Handle<?> handle) {
            resources = resources.isEmpty() ? new ArrayList<>(FEW) : resources;
            resources.add(handle.fqn());
            ResourceNode node = nodes.of(handle);
            if (node != null) {
                layer = Math.max(layer, node.dependencies().layer() + 1);
                if (node.isAction()) {
                    // The outputs of an action may contain its inputs, so users of the action also depend on the
                    // resources that it uses.
                    resources.addAll(node.dependencies().resources());
                }
            }
        }

        Dependencies toDependencies() {
            return resources.isEmpty() && owners.isEmpty()
                    ? Dependencies.NONE
                    : new Dependencies(sorted(resources), sorted(owners), layer);
        }
    }

    /** The elements in their order, each once. */
    private static <T extends Comparable<? super T>> List<T> sorted(List<T> found) {
        if (found.size() < 2) {
            return found;
        }
        found.sort(Comparator.naturalOrder());
        int last = 0;
        for (int i = 1; i < found.size(); i++) {
            if (!found.get(i).equals(found.get(last))) {
                found.set(++last, found.get(i));
            }
        }
        return found.subList(0, last + 1);
    }
}
