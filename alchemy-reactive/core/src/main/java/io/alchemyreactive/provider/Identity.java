package io.alchemyreactive.provider;

import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.state.ResourceKey;
import java.util.Objects;

/**
 * Identifies the object of a provider call.
 *
 * @param resource stack, stage and FQN under which the object was created; a rename of the resource does not change it
 * @param instance the id of this generation; updates and retries keep it, a replacement gets another one
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
     * A name for the object when the user gives none; different for each generation. A long name is shortened and gets
     * a hash.
     *
     * @param max the most characters allowed, at least 24
     */
    public String physicalName(int max) {
        return Names.physical(stack(), fqn(), stage(), instance, max);
    }
}
