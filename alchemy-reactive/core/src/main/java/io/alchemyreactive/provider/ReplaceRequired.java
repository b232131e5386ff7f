package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;

/**
 * The failure by which a provider reports that an object cannot be updated in place. The engine then replaces the
 * object, with the same consent as for a planned replacement. Outside of an update it is an ordinary failure.
 */
public final class ReplaceRequired extends AlchemyException {

    private final boolean deleteFirst;

    private ReplaceRequired(boolean deleteFirst, String why) {
        super("the object has to be replaced: " + why);
        this.deleteFirst = deleteFirst;
    }

    /** The new object can be created before the old one is deleted. */
    public static ReplaceRequired createFirst(String why) {
        return new ReplaceRequired(false, why);
    }

    /** The old object must be deleted before the new one can be created, for example because it holds a unique name. */
    public static ReplaceRequired deleteFirst(String why) {
        return new ReplaceRequired(true, why);
    }

    /** Whether the old object must be deleted first. */
    public boolean isDeleteFirst() {
        return deleteFirst;
    }
}
