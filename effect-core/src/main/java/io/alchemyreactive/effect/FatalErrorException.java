package io.alchemyreactive.effect;

/**
 * An error that Reactor counts as fatal and would not signal (a class that does not fit, a stack or a heap that is full), as
 * a failure that can be signalled. The message names the error and, where classes do not fit, the class and the jar that it
 * was loaded from. The cause is the error itself.
 *
 * <p>Also in place of an error whose {@code getMessage()} or {@code toString()} throws: the message names its class, the stack
 * trace is its own, and the cause says where its message was to be read. The error is not kept, since nothing can print it.
 */
public final class FatalErrorException extends EffectException {

    FatalErrorException(Throwable error) {
        super(ErrorOrigin.describe(error), error);
    }

    /** In place of an error that throws another one when it is asked for its message. */
    FatalErrorException(Throwable error, Throwable unreadable) {
        super(
                error.getClass().getName() + ", whose message cannot be read because of a "
                        + unreadable.getClass().getName(),
                new UnreadableMessage(unreadable));
        setStackTrace(error.getStackTrace());
    }

    /** Stands for an error thrown by a message, and keeps its place alone: the error's own message may throw too. */
    private static final class UnreadableMessage extends RuntimeException {

        UnreadableMessage(Throwable thrown) {
            super("a " + thrown.getClass().getName() + " was thrown by the message");
            setStackTrace(thrown.getStackTrace());
        }
    }
}
