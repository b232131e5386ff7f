package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.value.Value;
import java.util.Optional;

/**
 * The answer of a provider that was asked for an object. Immutable.
 *
 * @param presence whether the object exists and whose it is
 * @param attributes the attributes of the object; empty when there is none
 * @param owner the owner of the object when it is not ours; otherwise empty
 * @param foundWith the properties with which the provider was asked; empty when it was not asked
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

    /** This observation with a foreign object as adoptable. */
    public Observation adoptable() {
        return presence == Presence.FOREIGN ? new Observation(Presence.ADOPTABLE, attributes, owner, foundWith) : this;
    }

    /** The attributes of an object that is ours; empty in all other cases. */
    public Optional<Value.Fields> ours() {
        return presence == Presence.OURS ? attributes : Optional.empty();
    }
}
