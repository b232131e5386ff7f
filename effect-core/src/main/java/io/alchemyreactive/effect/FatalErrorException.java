package io.alchemyreactive.effect;

/**
 * An error that Reactor counts as fatal and would not signal (a class that does not fit, a stack or a heap that is full), as
 * a failure that can be signalled. The message names the error and, where classes do not fit, the class and the jar that it
 * was loaded from. The cause is the error itself.
 */
public final class FatalErrorException extends EffectException {

    FatalErrorException(Throwable error) {
        super(ErrorOrigin.describe(error), error);
    }
}
