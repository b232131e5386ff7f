package io.alchemyreactive.provider;

import io.alchemyreactive.effect.Experimental;
import java.util.Objects;

/**
 * A request to run an operation on an object that is deployed.
 *
 * @param identity the object
 * @param props the properties last applied
 * @param attributes the attributes last returned or found
 * @param arguments the arguments of the caller
 */
@Experimental
public record Operate<P extends Record, A extends Record, G extends Record>(
        Identity identity, P props, A attributes, G arguments) {

    public Operate {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(props, "props");
        Objects.requireNonNull(attributes, "attributes");
        Objects.requireNonNull(arguments, "arguments");
    }
}
