package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import java.util.List;
import java.util.Optional;

/**
 * One resource as a program declared it in one run.
 *
 * @param index its place in the order of declaration
 * @param resource what the program got for it
 * @param inputs by the components of the properties; one that was not given is known to be absent
 * @param options the options that resources of every type have
 * @param sequentialScopes paths of the scopes around it that are destroyed one member at a time
 * @param parent the parent resource: created before this one, deleted after it
 * @param place where in the program the declaration is
 * @param body the function of an action; empty for every other resource
 */
public record Declaration(
        int index,
        Resource<?> resource,
        List<Output<?>> inputs,
        ResourceOptions options,
        List<String> sequentialScopes,
        Optional<Resource.Handle<?>> parent,
        DeclarationSite place,
        Optional<ActionBody<?, ?>> body) {

    public Declaration {
        inputs = List.copyOf(inputs);
        sequentialScopes = List.copyOf(sequentialScopes);
    }

    /** Its identity in the run. */
    public Resource.Handle<?> handle() {
        return resource.handle();
    }

    /** The resource's type. */
    public ResourceType<?, ?, ?> type() {
        return handle().type();
    }

    /**
     * The input of this property.
     *
     * @throws IllegalArgumentException when the type has no such property
     */
    public Output<?> input(String property) {
        return inputs.get(type().props().place(property));
    }

    /** Whether it is an action that each deploy runs. */
    public boolean isOfEveryDeploy() {
        return body.isPresent() && body.get().everyDeploy();
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return handle().fqn();
    }
}
