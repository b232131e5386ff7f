package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a provider that could not create an object and knows that nothing was made. The engine then forgets the
 * attempt; after any other failure of a create it takes an object for possible and looks for it, or makes it once more, to
 * delete it. An {@link Operation} fails with it when it is sure that it has changed nothing. Anywhere else it is an ordinary
 * failure.
 */
public final class NothingMade extends AlchemyException {

    private NothingMade(String why, @Nullable Throwable cause) {
        super("nothing was made: " + why, cause);
    }

    /**
     * A failure with this reason.
     *
     * @param why what prevented the create; fit to show
     */
    public static NothingMade because(String why) {
        return new NothingMade(why, null);
    }

    /**
     * A failure with the reason of another failure.
     *
     * @param cause what prevented the create
     */
    public static NothingMade because(Throwable cause) {
        String message = cause.getMessage();
        return new NothingMade(message == null ? cause.getClass().getSimpleName() : message, cause);
    }
}
