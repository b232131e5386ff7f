package io.alchemyreactive.neon.api.endpoint;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.neon.api.operation.NeonOperation;
import io.alchemyreactive.neon.internal.Checks;
import java.util.List;

/**
 * An endpoint after a change, or its last state before it was deleted.
 *
 * @param endpoint the endpoint
 * @param operations Neon's operations for the change, all of them ended
 */
public record EndpointChanged(NeonEndpoint endpoint, List<NeonOperation> operations) {

    /** Copies the list. */
    public EndpointChanged {
        requireNonNull(endpoint, "endpoint");
        operations = Checks.list(operations);
    }
}
