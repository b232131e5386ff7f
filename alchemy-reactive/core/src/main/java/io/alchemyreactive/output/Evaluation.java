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
 * Evaluates outputs for the engine, without recursion, so that a chain of any length is fine. Stateless and
 * thread-safe.
 */
public final class Evaluation {

    private Evaluation() {}

    /**
     * The value of an output as it is known now. Known values and failures of callbacks are remembered inside the output; everything
     * else is looked at anew each time.
     */
    public static Result evaluate(Output<?> output, Resolver resolver) {
        Result leaf = output.leaf(resolver);
        if (leaf != null) {
            return leaf;
        }
        Result shallow = shallow(output, resolver);
        return shallow != null ? shallow : walk(output, resolver);
    }

    /** The value of an output that was made of one; null when it is absent, or comes of a resource or a callback. */
    public static @Nullable Object constant(Output<?> output) {
        return output instanceof Output.Constant<?> constant ? constant.known().value() : null;
    }

    /** Whether an output is one attribute as it is, without any callback. */
    public static boolean isAttribute(Output<?> output) {
        return output instanceof Output.Attribute<?>;
    }

    /**
     * Visits each source that an output is made of, also those that callbacks of {@code flatMap} have returned so far.
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
                computed.inputs().forEach(open::push);
                Output<?> inner = computed.inner(resolver);
                if (inner != null) {
                    open.push(inner);
                }
            }
        }
    }

    /** Whether it is made of attributes and constants only, as most are; they need no book-keeping. */
    private static boolean isShallow(Output.Computed<?> computed, Resolver resolver) {
        for (Output<?> need : computed.inputs()) {
            if (need instanceof Output.Computed<?>) {
                return false;
            }
        }
        return computed.inner(resolver) == null;
    }

    /** The result of an output whose needs can be told at once; null for others. */
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

    /** The result of one output, or null after pushing what has to be looked at first. */
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
            // One that only waits for its turn is as good as any other; one that has begun waits for this one.
            if (begun.contains(inner)) {
                return new Result.Failed(new IllegalStateException("a callback of flatMap returned its own output"));
            }
            open.push(inner);
        }
        return result;
    }

    /** A failure counts more than something to wait for, which counts more than something unknown. */
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
