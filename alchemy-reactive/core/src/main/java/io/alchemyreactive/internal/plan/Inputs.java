package io.alchemyreactive.internal.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.Declaration;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a declaration that are known at some moment of a run.
 *
 * @param known the values by property; absent ones are left out
 * @param unknown the properties that are not known yet
 * @param pending a source that has to be resolved before the inputs can be evaluated
 * @param values the stored forms of the known values, while others are unknown and the record cannot be created
 */
record Inputs(Map<String, Object> known, Set<String> unknown, Optional<Source> pending, Map<String, Value> values) {

    /**
     * Evaluates all inputs.
     *
     * @throws InvalidDeclarationException naming the property whose callback failed or whose value cannot be stored
     */
    static Inputs evaluate(Declaration declaration, Resolver resolver) {
        Map<String, Object> known = new HashMap<>();
        Set<String> unknown = Set.of();
        @Nullable Source pending = null;
        for (Map.Entry<String, Output<?>> input : declaration.inputs().entrySet()) {
            Result result = Evaluation.evaluate(input.getValue(), resolver);
            if (result instanceof Result.Failed failed) {
                throw failure(declaration, input.getKey(), failed.error());
            } else if (result instanceof Result.Pending wait) {
                pending = wait.source();
            } else if (result instanceof Result.Unknown) {
                unknown = unknown.isEmpty() ? new HashSet<>() : unknown;
                unknown.add(input.getKey());
            } else {
                Object value = ((Result.Known) result).value();
                if (value != null) {
                    known.put(input.getKey(), value);
                }
            }
        }
        return new Inputs(
                known,
                unknown,
                Optional.ofNullable(pending),
                unknown.isEmpty() || pending != null ? Map.of() : values(declaration, known));
    }

    /**
     * Evaluates the inputs that depend on no resource of the stage: callbacks on values of the program, and outputs of
     * other stages. Plain values were checked when they were declared.
     *
     * @throws InvalidDeclarationException naming the property whose callback failed or whose value cannot be stored
     */
    static void check(Declaration declaration, Resolver resolver) {
        declaration.inputs().forEach((name, output) -> {
            if (Evaluation.constant(output) != null) {
                return;
            }
            Result result = Evaluation.evaluate(output, resolver);
            if (result instanceof Result.Failed failed) {
                throw failure(declaration, name, failed.error());
            }
            if (result instanceof Result.Known known && known.value() != null) {
                values(declaration, Map.of(name, known.value()));
            }
        });
    }

    /** The stored forms of values; absent values are left out. */
    static Map<String, Value> values(Declaration declaration, Map<String, Object> known) {
        Map<String, Value> values = new HashMap<>();
        known.forEach((name, value) -> {
            try {
                Value stored = declaration.type().props().toValue(name, value);
                if (stored != null) {
                    values.put(name, stored);
                }
            } catch (UnsupportedValueException e) {
                throw new InvalidDeclarationException(
                        declaration.fqn(),
                        "(" + declaration.type() + ") has invalid properties: " + e.getMessage(),
                        "Correct them.",
                        e);
            }
        });
        return values;
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

    boolean complete() {
        return unknown.isEmpty() && pending.isEmpty();
    }
}
