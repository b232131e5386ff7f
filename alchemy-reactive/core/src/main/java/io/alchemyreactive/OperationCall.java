package io.alchemyreactive;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;

/**
 * An operation that is asked for on a deployed resource.
 *
 * @param type the type of the resource; its attributes are the result of the run
 * @param fqn the resource's name with its scopes
 * @param operation the name of the operation, as the provider of the type offers it
 * @param arguments the operation's own record of arguments
 */
@Experimental
public record OperationCall<A extends Record>(
        ResourceType<?, ?, A> type, String fqn, String operation, Record arguments) {

    public OperationCall {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(fqn, "fqn");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(arguments, "arguments");
    }
}
