package io.alchemyreactive.output;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Gives an evaluation the attributes of sources that are known at the moment. Must be thread-safe. */
@FunctionalInterface
public interface Resolver {

    /**
     * The value of one attribute, as far as it is known.
     *
     * @param source the source of the attribute
     * @param attribute the attribute's name; empty for all of them together
     * @param get reads it from the attributes record
     */
    Result attribute(Source source, String attribute, Function<Object, @Nullable Object> get);

    /**
     * The map that stores the results of callbacks of outputs that are not bound to a run; must be thread-safe. Null to
     * store them in the outputs.
     */
    default @Nullable Map<Output<?>, Object> memo() {
        return null;
    }
}
