package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.value.Value;
import java.util.Optional;

/**
 * The answer of a provider that was asked for an object. Immutable.
 *
 * @param presence which case
 * @param attributes what the object looks like, if there is one
 * @param owner who owns it, when it is not ours
 * @param foundWith the properties with which it was asked; empty when it was not asked
 */
public record Observation(
        Presence presence, Optional<Value.Fields> attributes, String owner, Optional<Value.Fields> foundWith) {

    /** The provider was not asked. */
    public static final Observation NONE = new Observation(Presence.NOT_ASKED, Optional.empty(), "", Optional.empty());

    /** There is no such object. */
    public static final Observation ABSENT = new Observation(Presence.ABSENT, Optional.empty(), "", Optional.empty());

    /** The provider cannot tell, or cannot be asked. */
    public static final Observation CANNOT_TELL =
            new Observation(Presence.CANNOT_TELL, Optional.empty(), "", Optional.empty());

    /** This sight, where a foreign object may be taken over. */
    public Observation adoptable() {
        return presence == Presence.FOREIGN ? new Observation(Presence.ADOPTABLE, attributes, owner, foundWith) : this;
    }

    /** The attributes of an object that is ours; empty in all other cases. */
    public Optional<Value.Fields> ours() {
        return presence == Presence.OURS ? attributes : Optional.empty();
    }
}
