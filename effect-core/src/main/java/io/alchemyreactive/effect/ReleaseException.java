package io.alchemyreactive.effect;

/**
 * Signals that a layer or a body could not release a value that it had acquired. When the work succeeded, this is the
 * error of the result. When the work failed, this is attached to the error of the work as suppressed.
 *
 * <p>The cause is the first failure; those of other releases are attached as suppressed.
 */
public final class ReleaseException extends EffectException {

    ReleaseException(String name, boolean done, Throwable cause) {
        super((done ? "The work is done, but " : "") + name + " could not be released: " + text(cause), cause);
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
