package io.alchemyreactive.state;

import io.alchemyreactive.value.Value;
import java.util.Objects;

/**
 * An operation that was begun on a resource and has not ended.
 *
 * @param name its name, as the provider of the type calls it
 * @param arguments what it was given
 */
public record PendingOperation(String name, Value.Fields arguments) {

    public PendingOperation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
    }

    /** The name alone: arguments may hold secrets. */
    @Override
    public String toString() {
        return "PendingOperation(" + name + ")";
    }
}
