package io.alchemyreactive.plan;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.Declaration;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.value.UnsupportedValueException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of a declaration as far as they are known at some moment.
 *
 * @param known the values by property; absent ones are left out
 * @param unknown the properties that are not known yet
 * @param pending a source that has to be looked at before anything can be said
 */
record Inputs(Map<String, Object> known, Set<String> unknown, Optional<Source> pending) {

    /** Evaluates all inputs; throws a failure that names resource and property when a callback of the program threw. */
    static Inputs evaluate(Declaration declaration, Resolver resolver) {
        Map<String, Object> known = new HashMap<>();
        Set<String> unknown = new HashSet<>();
        @Nullable Source pending = null;
        for (Map.Entry<String, Output<?>> input : declaration.inputs().entrySet()) {
            Result result = Evaluation.evaluate(input.getValue(), resolver);
            if (result instanceof Result.Failed failed) {
                throw failure(declaration, input.getKey(), failed.error());
            } else if (result instanceof Result.Pending wait) {
                pending = wait.source();
            } else if (result instanceof Result.Unknown) {
                unknown.add(input.getKey());
            } else {
                Object value = ((Result.Known) result).value();
                if (value != null) {
                    known.put(input.getKey(), value);
                }
            }
        }
        return new Inputs(known, unknown, Optional.ofNullable(pending));
    }

    private static AlchemyException failure(Declaration declaration, String property, RuntimeException error) {
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
