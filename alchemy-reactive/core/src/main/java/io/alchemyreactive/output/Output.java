package io.alchemyreactive.output;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Experimental;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value that is known later: an attribute of a resource, or a value computed from attributes. Callbacks must be pure.
 * Each callback runs at most once per run, when its inputs are known, on the thread that evaluates the output.
 *
 * <p>A value may be known to be absent (a nullable attribute). It passes through {@code map} and {@code flatMap}
 * without calling them. {@code all}, {@code zip} and {@code format} need all values: an absent one fails with an {@link
 * AbsentValueException} that names it. {@code orElse} puts another value in its place.
 *
 * <p>Immutable and thread-safe. {@code toString} names the sources and shows no value; a text with it is refused
 * wherever it would be taken for a value.
 *
 * @param <T> the type of the value
 */
public abstract sealed class Output<T> {

    /**
     * Marks the text of every output at both ends. Unicode reserves this noncharacter for internal use of programs, so
     * no text of a user contains it.
     */
    private static final char MARK = '\uFDD0';

    Output() {}

    /**
     * Whether the text contains a printed output, as in {@code "see " + output}. Such a text does not have the value of
     * the output; every property, name and id is checked for it.
     */
    public static boolean isIn(String text) {
        return text.indexOf(MARK) >= 0;
    }

    /** The sources of the output, for messages. */
    abstract String what();

    @Override
    public final String toString() {
        return MARK + "Output(" + what() + ")" + MARK;
    }

    /** A value that is known already. */
    public static <T> Output<T> of(@Nullable T value) {
        return new Constant<>(value);
    }

    /** The values of all outputs, in their order. Fails with {@link AbsentValueException} when one is absent. */
    public static <T> Output<List<T>> all(List<? extends Output<? extends T>> outputs) {
        @SuppressWarnings("unchecked") // the values of these outputs
        Function<List<Object>, List<T>> combine = values -> (List<T>) List.copyOf(values);
        return new Zipped<>("Output.all", outputs, combine);
    }

    /** A value computed from two others. Fails with {@link AbsentValueException} when one is absent. */
    public static <A, B, T> Output<T> zip(
            Output<A> first, Output<B> second, BiFunction<? super A, ? super B, ? extends T> combine) {
        Objects.requireNonNull(combine, "combine");
        return new Zipped<>("Output.zip", List.of(first, second), values -> {
            @SuppressWarnings("unchecked")
            A a = (A) values.get(0);
            @SuppressWarnings("unchecked")
            B b = (B) values.get(1);
            return combine.apply(a, b);
        });
    }

    /**
     * A text from a {@link String#format} pattern and the values of outputs. Fails with {@link AbsentValueException}
     * when one is absent.
     */
    public static Output<String> format(String pattern, Output<?>... values) {
        Objects.requireNonNull(pattern, "pattern");
        return new Zipped<>("Output.format", Arrays.asList(values), known -> String.format(pattern, known.toArray()));
    }

    /** An attribute of a source; for the engine and resource types. */
    public static <T> Output<T> attribute(Source source, String name, Function<Object, @Nullable Object> get) {
        return new Attribute<>(source, name, get);
    }

    /**
     * All attributes of a resource that another stage deployed. For places where a program cannot yield a reference,
     * such as the callback of a {@link #flatMap}. It is resolved and checked like a yielded reference. Not bound to a
     * run, so it can be kept in a constant.
     *
     * @param type the type of the resource
     * @param id the FQN in the other stage: scopes and logical id, joined with {@code /}
     * @param where {@code Ref.stage("staging")}
     */
    public static <A, W> Output<A> ref(Referable<A, W> type, String id, W where) {
        return type.attributesOf(id, where);
    }

    /**
     * All outputs of another stage, as a record whose handles and outputs are references. Resolved like {@link #ref}.
     *
     * @param stack a stack, or a reference to one
     */
    public static <T> Output<T> stackRef(ReferableStack<T> stack, String stage) {
        return stack.outputsOf(stage);
    }

    /** A value computed from this one. The callback must be pure; a null that it returns means absent. */
    public <R> Output<R> map(Function<? super T, ? extends @Nullable R> change) {
        Objects.requireNonNull(change, "change");
        return new Mapped<>(this, change);
    }

    /** A value computed from this one and from other outputs, whose sources become dependencies too. */
    public <R> Output<R> flatMap(Function<? super T, Output<R>> change) {
        Objects.requireNonNull(change, "change");
        return new FlatMapped<>(this, change);
    }

    /** This value, or another one where it is absent; unknown stays unknown. */
    public Output<T> orElse(T other) {
        return new OrElse<>(this, Objects.requireNonNull(other, "other"));
    }

    /**
     * This value with further labels. A stage whose policy refuses one of them refuses the value, and each value that is
     * computed from it, also in the programs of other stages.
     *
     * @see Label
     */
    @Experimental
    public Output<T> labelled(Label first, Label... more) {
        Set<Label> labels = new HashSet<>(List.of(more));
        labels.add(Objects.requireNonNull(first, "first"));
        return new Labelled<>(this, new LabelSource(labels));
    }

    /**
     * This value, known when the other one is known too, with the labels of the other one in place of its own labels of
     * the same names. For values of an object from which an action has removed what a label says, such as the address of
     * a database after its mask: the caller vouches that the other output comes from that action.
     */
    @Experimental
    public Output<T> withLabelsOf(Output<?> other) {
        return new Relabelled<>(this, Objects.requireNonNull(other, "other"));
    }

    /** Whether the output belongs to one run, so that its result may be stored in it. */
    abstract boolean isOfOneRun();

    /** The result when it does not depend on other outputs; null when other outputs have to be evaluated first. */
    abstract @Nullable Result leaf(Resolver resolver);

    /** The outputs that have to be evaluated first. */
    abstract List<? extends Output<?>> inputs();

    /**
     * Computes the {@link Result} from the results of {@link #inputs}, or returns another {@link Output} whose result
     * is that of this one.
     */
    abstract Object step(List<Result.Known> known, Resolver resolver);

    static final class Constant<T> extends Output<T> {

        private final Result.Known value;

        Constant(@Nullable T value) {
            this.value = value == null ? Result.Known.ABSENT : new Result.Known(value);
        }

        @Override
        Result leaf(Resolver resolver) {
            return value;
        }

        @Override
        List<Output<?>> inputs() {
            return List.of();
        }

        @Override
        boolean isOfOneRun() {
            return false;
        }

        @Override
        Object step(List<Result.Known> known, Resolver resolver) {
            return value;
        }

        Result.Known known() {
            return value;
        }

        @Override
        String what() {
            return "known";
        }
    }

    static final class Attribute<T> extends Output<T> {

        final Source source;
        final String name;
        private final Function<Object, @Nullable Object> get;

        Attribute(Source source, String name, Function<Object, @Nullable Object> get) {
            this.source = Objects.requireNonNull(source, "source");
            this.name = Objects.requireNonNull(name, "name");
            this.get = Objects.requireNonNull(get, "get");
        }

        @Override
        Result leaf(Resolver resolver) {
            return resolver.attribute(source, name, get);
        }

        @Override
        List<Output<?>> inputs() {
            return List.of();
        }

        @Override
        boolean isOfOneRun() {
            return !source.isOfAnyRun();
        }

        @Override
        Object step(List<Result.Known> known, Resolver resolver) {
            throw new IllegalStateException("an attribute is a leaf");
        }

        @Override
        String what() {
            return source.describe() + (name.isEmpty() ? "" : "." + name);
        }
    }

    /** An output with a callback; stores the result of the callback. */
    abstract static sealed class Computed<T> extends Output<T> {

        private final List<? extends Output<?>> inputs;
        private final boolean ofOneRun;
        private volatile @Nullable Object outcome;

        Computed(List<? extends Output<?>> inputs) {
            this.inputs = List.copyOf(inputs);
            boolean bound = false;
            for (Output<?> need : this.inputs) {
                bound |= need.isOfOneRun();
            }
            this.ofOneRun = bound;
        }

        @Override
        final boolean isOfOneRun() {
            return ofOneRun;
        }

        @Override
        final @Nullable Result leaf(Resolver resolver) {
            return outcome(resolver) instanceof Result result ? result : null;
        }

        @Override
        final List<? extends Output<?>> inputs() {
            return inputs;
        }

        @Override
        final Object step(List<Result.Known> known, Resolver resolver) {
            Object done = outcome(resolver);
            if (done == null) {
                synchronized (this) {
                    done = outcome(resolver);
                    if (done == null) {
                        done = guarded(known);
                        remember(done, resolver);
                    }
                }
            }
            return done;
        }

        private @Nullable Object outcome(Resolver resolver) {
            Map<Output<?>, Object> memo = ofOneRun ? null : resolver.memo();
            return memo == null ? outcome : memo.get(this);
        }

        private void remember(Object done, Resolver resolver) {
            Map<Output<?>, Object> memo = ofOneRun ? null : resolver.memo();
            if (memo == null) {
                outcome = done;
            } else {
                memo.put(this, done);
            }
        }

        /**
         * The output that a callback of {@code flatMap} returned; null before the call, and for other kinds of outputs.
         */
        final @Nullable Output<?> inner(Resolver resolver) {
            return outcome(resolver) instanceof Output<?> inner ? inner : null;
        }

        private Object guarded(List<Result.Known> known) {
            try {
                return ErrorBoundary.<Object>call(() -> call(known));
            } catch (RuntimeException e) {
                return new Result.Failed(e);
            }
        }

        abstract Object call(List<Result.Known> known);

        @Override
        final String what() {
            // Does not include the text of the inputs, which would grow with the length of a chain.
            return "computed";
        }
    }

    static final class Mapped<S, T> extends Computed<T> {

        private final Function<? super S, ? extends @Nullable T> change;

        Mapped(Output<S> source, Function<? super S, ? extends @Nullable T> change) {
            super(List.of(source));
            this.change = change;
        }

        @Override
        @SuppressWarnings("unchecked")
        Object call(List<Result.Known> known) {
            Object value = known.get(0).value();
            return value == null ? Result.Known.ABSENT : new Result.Known(change.apply((S) value));
        }
    }

    static final class FlatMapped<S, T> extends Computed<T> {

        private final Function<? super S, Output<T>> change;

        FlatMapped(Output<S> source, Function<? super S, Output<T>> change) {
            super(List.of(source));
            this.change = change;
        }

        @Override
        @SuppressWarnings("unchecked")
        Object call(List<Result.Known> known) {
            Object value = known.get(0).value();
            return value == null
                    ? Result.Known.ABSENT
                    : Objects.requireNonNull(change.apply((S) value), "the callback of flatMap returned null");
        }
    }

    static final class OrElse<T> extends Computed<T> {

        private final T other;

        OrElse(Output<T> source, T other) {
            super(List.of(source));
            this.other = other;
        }

        @Override
        Object call(List<Result.Known> known) {
            return known.get(0).value() == null ? new Result.Known(other) : known.get(0);
        }
    }

    static final class Labelled<T> extends Computed<T> {

        private final LabelSource source;

        Labelled(Output<T> value, LabelSource source) {
            super(List.of(value));
            this.source = source;
        }

        LabelSource source() {
            return source;
        }

        @Override
        Object call(List<Result.Known> known) {
            return known.get(0);
        }
    }

    static final class Relabelled<T> extends Computed<T> {

        Relabelled(Output<T> value, Output<?> other) {
            super(List.of(value, other));
        }

        Output<?> value() {
            return inputs().get(0);
        }

        Output<?> other() {
            return inputs().get(1);
        }

        @Override
        Object call(List<Result.Known> known) {
            return known.get(0);
        }
    }

    static final class Zipped<T> extends Computed<T> {

        private final String operator;
        private final Function<List<Object>, ? extends @Nullable T> combine;

        Zipped(
                String operator,
                List<? extends Output<?>> outputs,
                Function<List<Object>, ? extends @Nullable T> combine) {
            super(outputs);
            this.operator = operator;
            this.combine = combine;
        }

        @Override
        Object call(List<Result.Known> known) {
            List<Object> values = new ArrayList<>(known.size());
            for (Result.Known each : known) {
                Object value = each.value();
                if (value == null) {
                    throw new AbsentValueException(operator, values.size(), inputs().get(values.size()));
                }
                values.add(value);
            }
            return new Result.Known(combine.apply(values));
        }
    }
}
