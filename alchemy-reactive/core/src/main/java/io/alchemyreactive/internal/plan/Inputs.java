package io.alchemyreactive.internal.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.output.AbsentValueException;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The inputs of a declaration that are known at some moment of a run. Immutable. */
final class Inputs {

    private final Declaration declaration;
    private final @Nullable Object[] known;
    private final Set<String> unknown;
    private final @Nullable Source pending;
    private final Map<String, Value> values;

    private Inputs(Declaration declaration, @Nullable Object[] known, Set<String> unknown, @Nullable Source pending) {
        this.declaration = declaration;
        this.known = known;
        this.unknown = unknown;
        this.pending = pending;
        this.values = unknown.isEmpty() || pending != null ? Map.of() : storedValues();
    }

    /**
     * Evaluates all inputs.
     *
     * @throws InvalidDeclarationException naming the property whose callback failed or whose value cannot be stored
     */
    static Inputs evaluate(Declaration declaration, Resolver resolver) {
        List<Output<?>> inputs = declaration.inputs();
        @Nullable Object[] known = new Object[inputs.size()];
        Set<String> unknown = Set.of();
        @Nullable Source pending = null;
        for (int i = 0; i < known.length; i++) {
            Result result = Evaluation.evaluate(inputs.get(i), resolver);
            if (result instanceof Result.Known value) {
                known[i] = value.value();
            } else if (result instanceof Result.Failed failed) {
                throw failure(declaration, name(declaration, i), failed.error());
            } else if (result instanceof Result.Pending wait) {
                pending = wait.source();
            } else {
                unknown = unknown.isEmpty() ? new HashSet<>() : unknown;
                unknown.add(name(declaration, i));
            }
        }
        return new Inputs(declaration, known, unknown, pending);
    }

    /**
     * Evaluates the inputs that depend on no resource of the stage: callbacks on values of the program, and outputs of
     * other stages. Plain values were checked when they were declared.
     *
     * @throws InvalidDeclarationException naming the property whose callback failed or whose value cannot be stored
     */
    static void check(Declaration declaration, Resolver resolver) {
        List<Output<?>> inputs = declaration.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            if (Evaluation.isConstant(inputs.get(i))) {
                continue;
            }
            Result result = Evaluation.evaluate(inputs.get(i), resolver);
            if (result instanceof Result.Failed failed) {
                throw failure(declaration, name(declaration, i), failed.error());
            }
            if (result instanceof Result.Known value && value.value() != null) {
                Value unused = stored(declaration, i, value.value());
            }
        }
    }

    /** The names of the properties whose values are known and present. */
    Set<String> known() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < known.length; i++) {
            if (known[i] != null) {
                names.add(name(declaration, i));
            }
        }
        return names;
    }

    /** The names of the properties that are not absent, known or not, sorted. */
    Set<String> names() {
        Set<String> names = new TreeSet<>(unknown);
        names.addAll(known());
        return names;
    }

    /** The properties that are not known yet. */
    Set<String> unknown() {
        return unknown;
    }

    /** A source that has to be resolved before the inputs can be evaluated; null when there is none. */
    @Nullable
    Source pending() {
        return pending;
    }

    /** Whether all values are known. */
    boolean complete() {
        return unknown.isEmpty() && pending == null;
    }

    /** The stored forms of the known values, while others are unknown and the record cannot be created. */
    Map<String, Value> values() {
        return values;
    }

    /**
     * The stored form of the properties with the known values.
     *
     * @param before an earlier stored form, which is returned when it is equal
     * @throws UnsupportedValueException when a value does not fit or cannot be stored, or the record's constructor fails
     */
    Value.Fields props(Value.@Nullable Fields before) {
        return props(declaration.type().props(), before);
    }

    private <P extends Record> Value.Fields props(RecordShape<P> shape, Value.@Nullable Fields before) {
        P record = shape.create(known);
        return before != null && shape.isStoredAs(record, before) ? before : shape.toValue(record);
    }

    /**
     * The stored forms of the known values; absent ones are left out.
     *
     * @throws InvalidDeclarationException when one cannot be stored
     */
    Map<String, Value> storedValues() {
        Map<String, Value> stored = new HashMap<>();
        for (int i = 0; i < known.length; i++) {
            Object value = known[i];
            Value form = value == null ? null : stored(declaration, i, value);
            if (form != null) {
                stored.put(name(declaration, i), form);
            }
        }
        return stored;
    }

    private static @Nullable Value stored(Declaration declaration, int place, Object value) {
        try {
            return declaration.type().props().toValue(place, value);
        } catch (UnsupportedValueException e) {
            throw new InvalidDeclarationException(
                    declaration.fqn(),
                    "(" + declaration.type() + ") has invalid properties: " + e.getMessage(),
                    "Correct them.",
                    e);
        }
    }

    private static String name(Declaration declaration, int place) {
        return declaration.type().props().components().get(place).name();
    }

    private static AlchemyException failure(Declaration declaration, String property, RuntimeException error) {
        if (error instanceof AbsentValueException) {
            return new InvalidDeclarationException(
                    declaration.fqn(),
                    "(" + declaration.type() + ") has no value for its property '" + property + "'",
                    ErrorText.sentence(ErrorText.of(error)),
                    error);
        }
        return error instanceof AlchemyException known && !(error instanceof UnsupportedValueException)
                ? known
                : new InvalidDeclarationException(
                        declaration.fqn(),
                        "(" + declaration.type() + ") has a property '" + property + "' that cannot be computed: "
                                + ErrorText.of(error),
                        "Correct the callback of its output.",
                        error);
    }
}
