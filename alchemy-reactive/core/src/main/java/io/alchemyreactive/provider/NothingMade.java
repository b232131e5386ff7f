package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;
import org.jspecify.annotations.Nullable;

/**
 * The failure of a provider that could not create an object and knows that nothing was made. The engine then drops the
 * attempt. After any other failure of a create it assumes that an object may exist, and reads it, or creates it once
 * more, in order to delete it. An {@link Operation} fails with this when it certainly has changed nothing. Anywhere
 * else it is an ordinary failure.
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
