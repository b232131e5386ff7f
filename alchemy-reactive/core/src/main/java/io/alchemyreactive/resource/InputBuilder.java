package io.alchemyreactive.resource;

import io.alchemyreactive.internal.declare.NamedOutputs;
import io.alchemyreactive.output.Output;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The base of the builders of inputs. A subclass offers two methods per property, one for the value and one for an
 * output of it, both calling {@link #set}. Filled inside one declaration; not thread-safe.
 *
 * @param <B> the builder itself
 */
public abstract class InputBuilder<B extends InputBuilder<B>> {

    private final NamedOutputs inputs = new NamedOutputs();
    private final ResourceOptions.Builder options = new ResourceOptions.Builder();

    /** For subclasses. */
    protected InputBuilder() {}

    /** Sets options that resources of all types have. */
    public final B options(Consumer<? super ResourceOptions.Builder> change) {
        Objects.requireNonNull(change, "change").accept(options);
        return self();
    }

    /**
     * Sets a property, which must be a component of the properties record, to a value or to an output of one. Null
     * leaves it absent.
     */
    protected final B set(String property, @Nullable Object valueOrOutput) {
        Objects.requireNonNull(property, "property");
        if (valueOrOutput == null) {
            inputs.remove(property);
        } else {
            inputs.put(property, valueOrOutput instanceof Output<?> output ? output : Output.of(valueOrOutput));
        }
        return self();
    }

    NamedOutputs inputs() {
        return inputs;
    }

    ResourceOptions buildOptions() {
        return options.build();
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }
}
