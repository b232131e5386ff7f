package io.alchemyreactive.output;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells an evaluation what is known of a source at that moment. Must be safe to call from several threads. */
@FunctionalInterface
public interface Resolver {

    /**
     * The value of one attribute, as far as it is known.
     *
     * @param source whose attribute
     * @param attribute the attribute's name; empty for all of them together
     * @param get reads it from the attributes record
     */
    Result attribute(Source source, String attribute, Function<Object, @Nullable Object> get);

    /**
     * Where to remember what callbacks came to, of outputs that may be evaluated in other runs too; for many threads. Null
     * to remember it in the outputs.
     */
    default @Nullable Map<Output<?>, Object> memo() {
        return null;
    }
}
