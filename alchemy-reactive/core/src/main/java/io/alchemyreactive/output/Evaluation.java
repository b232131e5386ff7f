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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates outputs for the engine. Works without recursion, so a long chain of outputs does not overflow the stack.
 * Stateless and thread-safe.
 */
public final class Evaluation {

    private Evaluation() {}

    /**
     * The result of an output as far as its sources are known now. Known values and failures of callbacks are stored in
     * the output; everything else is evaluated anew by each call.
     */
    public static Result evaluate(Output<?> output, Resolver resolver) {
        Result leaf = output.leaf(resolver);
        if (leaf != null) {
            return leaf;
        }
        Result shallow = shallow(output, resolver);
        return shallow != null ? shallow : walk(output, resolver);
    }

    /** The value of an output made by {@link Output#of}; null for an absent value and for every other output. */
    public static @Nullable Object constant(Output<?> output) {
        return output instanceof Output.Constant<?> constant ? constant.known().value() : null;
    }

    /** Whether an output was made by {@link Output#of}. */
    public static boolean isConstant(Output<?> output) {
        return output instanceof Output.Constant<?>;
    }

    /** Whether an output is an attribute without a callback. */
    public static boolean isAttribute(Output<?> output) {
        return output instanceof Output.Attribute<?>;
    }

    /**
     * Visits each source of an output, its labels included, also the sources of outputs that callbacks of {@code flatMap}
     * have returned so far.
     *
     * @param resolver of the run
     */
    public static void sources(Output<?> output, Resolver resolver, Consumer<? super Source> visit) {
        if (output instanceof Output.Attribute<?> attribute) {
            visit.accept(attribute.source);
            return;
        }
        if (output instanceof Output.Constant<?>) {
            return;
        }
        if (output instanceof Output.Computed<?> computed && isShallow(computed, resolver)) {
            visitLabels(computed, visit);
            for (Output<?> need : computed.inputs()) {
                sources(need, resolver, visit);
            }
            return;
        }
        Set<Output<?>> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Output<?>> open = new ArrayDeque<>();
        open.push(output);
        while (!open.isEmpty()) {
            Output<?> next = open.pop();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof Output.Attribute<?> attribute) {
                visit.accept(attribute.source);
            } else if (next instanceof Output.Computed<?> computed) {
                visitLabels(computed, visit);
                computed.inputs().forEach(open::push);
                Output<?> inner = computed.inner(resolver);
                if (inner != null) {
                    open.push(inner);
                }
            }
        }
    }

    private static void visitLabels(Output.Computed<?> output, Consumer<? super Source> visit) {
        if (output instanceof Output.Labelled<?> labelled) {
            visit.accept(labelled.source());
        }
    }

    /** Whether the inputs are attributes and constants only. Most outputs are like this, and they need no stack. */
    private static boolean isShallow(Output.Computed<?> computed, Resolver resolver) {
        for (Output<?> need : computed.inputs()) {
            if (need instanceof Output.Computed<?>) {
                return false;
            }
        }
        return computed.inner(resolver) == null;
    }

    /** The result of an output whose inputs can be evaluated at once; null for other outputs. */
    private static @Nullable Result shallow(Output<?> output, Resolver resolver) {
        List<Result.Known> known = new ArrayList<>(output.inputs().size());
        @Nullable Result blocking = null;
        for (Output<?> need : output.inputs()) {
            Result result = need.leaf(resolver);
            if (result == null) {
                return null;
            } else if (result instanceof Result.Known value) {
                known.add(value);
            } else {
                blocking = worse(blocking, result);
            }
        }
        if (blocking != null) {
            return blocking;
        }
        return output.step(known, resolver) instanceof Result result ? result : null;
    }

    private static Result walk(Output<?> root, Resolver resolver) {
        Map<Output<?>, Result> results = new IdentityHashMap<>();
        Set<Output<?>> begun = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Output<?>> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            Output<?> output = open.peek();
            if (results.containsKey(output)) {
                open.pop();
                continue;
            }
            Result result = tryOne(output, resolver, results, begun, open);
            if (result != null) {
                results.put(output, result);
                open.pop();
            }
        }
        return Objects.requireNonNull(results.get(root), "the root was pushed first");
    }

    /** The result of one output, or null after pushing the outputs that have to be evaluated first. */
    private static @Nullable Result tryOne(
            Output<?> output,
            Resolver resolver,
            Map<Output<?>, Result> results,
            Set<Output<?>> begun,
            Deque<Output<?>> open) {
        Result leaf = output.leaf(resolver);
        if (leaf != null) {
            return leaf;
        }
        begun.add(output);
        List<Result.Known> known = new ArrayList<>(output.inputs().size());
        @Nullable Result blocking = null;
        boolean complete = true;
        for (Output<?> need : output.inputs()) {
            Result result = results.get(need);
            if (result == null) {
                open.push(need);
                complete = false;
            } else if (result instanceof Result.Known value) {
                known.add(value);
            } else {
                blocking = worse(blocking, result);
            }
        }
        if (!complete) {
            return null;
        }
        if (blocking != null) {
            return blocking;
        }
        Object step = output.step(known, resolver);
        if (step instanceof Result result) {
            return result;
        }
        Output<?> inner = (Output<?>) step;
        Result result = results.get(inner);
        if (result == null) {
            // An output whose evaluation has begun waits for this one, so it is a cycle. An output that is only on the
            // stack is none.
            if (begun.contains(inner)) {
                return new Result.Failed(new IllegalStateException("a callback of flatMap returned its own output"));
            }
            open.push(inner);
        }
        return result;
    }

    /** The result that takes precedence: failed before pending before unknown. */
    private static Result worse(@Nullable Result one, Result other) {
        if (one instanceof Result.Unknown first && other instanceof Result.Unknown second) {
            return first.and(second);
        }
        if (one == null || other instanceof Result.Failed && !(one instanceof Result.Failed)) {
            return other;
        }
        return one instanceof Result.Unknown ? other : one;
    }
}
