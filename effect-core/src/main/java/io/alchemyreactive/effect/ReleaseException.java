package io.alchemyreactive.effect;

/**
 * What a layer or a body has acquired could not be released: the error itself where the work had succeeded, else
 * suppressed by the error of the work.
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
