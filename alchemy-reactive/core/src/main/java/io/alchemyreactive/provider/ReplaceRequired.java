package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;

/**
 * The failure with which a provider answers an update when the object cannot be changed in place: the engine then makes another one in
 * its stead, under the same consent as a planned replacement. Anywhere but in an update it is an ordinary failure.
 */
public final class ReplaceRequired extends AlchemyException {

    private final boolean deleteFirst;

    private ReplaceRequired(boolean deleteFirst, String why) {
        super("the object has to be replaced: " + why);
        this.deleteFirst = deleteFirst;
    }

    /** The new object can be made before the old one goes. */
    public static ReplaceRequired createFirst(String why) {
        return new ReplaceRequired(false, why);
    }

    /** The old object must be gone before the new one can be made, for example because it keeps a unique name. */
    public static ReplaceRequired deleteFirst(String why) {
        return new ReplaceRequired(true, why);
    }

    /** Whether the old object must be gone first. */
    public boolean isDeleteFirst() {
        return deleteFirst;
    }
}
