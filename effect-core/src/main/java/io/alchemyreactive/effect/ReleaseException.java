package io.alchemyreactive.effect;

/**
 * A layer or a body could not release a value that it had acquired. Where the work had succeeded this is its error; else it
 * is suppressed by the error of the work.
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
