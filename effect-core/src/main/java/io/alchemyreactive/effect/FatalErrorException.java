package io.alchemyreactive.effect;

/**
 * Wraps an error that Reactor treats as fatal and does not signal (an incompatible class, a full stack or heap), so
 * that it can be signalled. The message names the error and, where classes do not fit, the class and the jar that it
 * was loaded from. The cause is the error itself.
 *
 * <p>It also stands for an error whose {@code getMessage()} or {@code toString()} throws. Then the message names the
 * class of that error, the stack trace is that of the error, and the cause tells what its message threw, and where. The
 * error itself is not kept, because it cannot be printed.
 */
public final class FatalErrorException extends EffectException {

    FatalErrorException(Throwable error) {
        super(ErrorOrigin.describe(error), error);
    }

    /** Stands for an error whose {@code getMessage()} or {@code toString()} throws {@code unreadable}. */
    FatalErrorException(Throwable error, Throwable unreadable) {
        super(
                error.getClass().getName() + ", whose message cannot be read because of a "
                        + unreadable.getClass().getName(),
                new UnreadableMessage(unreadable));
        setStackTrace(error.getStackTrace());
    }

    /**
     * Stands for an error that a message threw. It keeps only the class and the stack trace, because the message of
     * that error may throw too.
     */
    private static final class UnreadableMessage extends RuntimeException {

        UnreadableMessage(Throwable thrown) {
            super("a " + thrown.getClass().getName() + " was thrown by the message");
            setStackTrace(thrown.getStackTrace());
        }
    }
}
