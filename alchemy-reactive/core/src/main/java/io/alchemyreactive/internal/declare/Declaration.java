package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One resource as a program declared it in one run.
 *
 * @param index its place in the order of declaration
 * @param handle its identity in the run
 * @param inputs property by property
 * @param options the options that resources of every type have
 * @param sequentialScopes paths of the scopes around it that are destroyed one member at a time
 * @param parent the parent resource: created before this one, deleted after it
 * @param place where in the program the declaration is
 * @param body the function of an action; empty for every other resource
 */
public record Declaration(
        int index,
        Resource.Handle<?> handle,
        Map<String, Output<?>> inputs,
        ResourceOptions options,
        List<String> sequentialScopes,
        Optional<Resource.Handle<?>> parent,
        String place,
        Optional<ActionBody<?, ?>> body) {

    public Declaration {
        inputs = Map.copyOf(inputs);
        sequentialScopes = List.copyOf(sequentialScopes);
    }

    /** The resource's type. */
    public ResourceType<?, ?, ?> type() {
        return handle.type();
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return handle.fqn();
    }
}
