package io.alchemyreactive.state;

import io.alchemyreactive.value.Value;
import java.util.Objects;

/**
 * An operation that was begun on a resource and has not ended.
 *
 * @param name the name of the operation
 * @param arguments its arguments
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
