package io.alchemyreactive.output;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes the labels of outputs for the engine, as far as their evaluation shows them: the outputs that callbacks of
 * {@code flatMap} will return are not known before their inputs are. Works without recursion. Stateless and thread-safe.
 */
public final class OutputLabels {

    private OutputLabels() {}

    /** Gives the labels of an attribute of a source. */
    @FunctionalInterface
    public interface OfSource {

        /**
         * The labels, as far as they are known.
         *
         * @param attribute the attribute's name; empty for all of them together
         */
        Set<Label> of(Source source, String attribute);
    }

    /**
     * The labels of an output.
     *
     * @param resolver of the run
     */
    public static Set<Label> of(Output<?> root, Resolver resolver, OfSource sources) {
        Map<Output<?>, Set<Label>> results = new IdentityHashMap<>();
        Set<Output<?>> begun = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Output<?>> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Output<?> output = open.peek();
            if (!results.containsKey(output) && begun.add(output)) {
                needs(output, resolver).forEach(need -> {
                    if (!begun.contains(need)) {
                        open.push(need);
                    }
                });
            } else {
                open.pop();
                results.computeIfAbsent(output, done -> labels(done, resolver, sources, results));
            }
        }
        return Objects.requireNonNull(results.get(root), "the root was pushed first");
    }

    private static List<Output<?>> needs(Output<?> output, Resolver resolver) {
        List<Output<?>> needs = new ArrayList<>(output.inputs());
        @Nullable Output<?> inner = output instanceof Output.Computed<?> computed ? computed.inner(resolver) : null;
        if (inner != null) {
            needs.add(inner);
        }
        return needs;
    }

    /** The labels of an output whose needs have theirs. One that returned itself, which is an error, has none yet. */
    private static Set<Label> labels(
            Output<?> output, Resolver resolver, OfSource sources, Map<Output<?>, Set<Label>> results) {
        if (output instanceof Output.Attribute<?> attribute) {
            return sources.of(attribute.source, attribute.name);
        }
        if (output instanceof Output.Relabelled<?> relabelled) {
            return Label.replacing(
                    results.getOrDefault(relabelled.other(), Set.of()),
                    results.getOrDefault(relabelled.value(), Set.of()));
        }
        Set<Label> all = output instanceof Output.Labelled<?> labelled
                ? labelled.source().labels()
                : Set.of();
        for (Output<?> need : needs(output, resolver)) {
            all = Label.union(all, results.getOrDefault(need, Set.of()));
        }
        return all;
    }
}
