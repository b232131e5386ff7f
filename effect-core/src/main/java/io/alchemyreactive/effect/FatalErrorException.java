package io.alchemyreactive.effect;

/**
 * An error that Reactor counts as fatal and would not signal (a class that does not fit, a stack or a heap that is full), as
 * a failure that can be signalled. The message names the error and, where classes do not fit, the class and the jar that it
 * was loaded from. The cause is the error itself. An error whose message cannot be read is told by its class.
 */
public final class FatalErrorException extends EffectException {

    FatalErrorException(Throwable error) {
        super(ErrorOrigin.describe(error), error);
    }

    /** In place of an error that fails with another one when it is asked for its message; that one is the cause. */
    FatalErrorException(Throwable error, Throwable unreadable) {
        super(
                error.getClass().getName() + ", whose message cannot be read because of a "
                        + unreadable.getClass().getName(),
                new UnreadableMessage(unreadable));
        setStackTrace(error.getStackTrace());
    }

    /** Of the failure to read a message only the place is kept: its own message may be as unreadable. */
    private static final class UnreadableMessage extends RuntimeException {

        UnreadableMessage(Throwable thrown) {
            super("a " + thrown.getClass().getName() + " was thrown by the message");
            setStackTrace(thrown.getStackTrace());
        }
    }
}
