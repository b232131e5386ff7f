package io.alchemyreactive.provider;

import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.state.ResourceKey;
import java.util.Objects;

/**
 * Which object a call is about.
 *
 * @param resource stack, stage and FQN; the same as long as the object lives, also when the resource has been renamed
 * @param instance the id of this generation: the same over updates and retries, another one after a replacement
 */
public record Identity(ResourceKey resource, String instance) {

    public Identity {
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(instance, "instance");
    }

    /** The stack's name. */
    public String stack() {
        return resource.stage().stack();
    }

    /** The stage's name. */
    public String stage() {
        return resource.stage().stage();
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return resource.fqn();
    }

    /**
     * The name to give to the object when the user gives none; different for each generation.
     *
     * @param max the most characters allowed, at least 24
     */
    public String physicalName(int max) {
        return Names.physical(stack(), fqn(), stage(), instance, max);
    }
}
