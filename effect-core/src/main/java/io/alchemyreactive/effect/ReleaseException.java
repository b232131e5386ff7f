package io.alchemyreactive.effect;

/**
 * Signals that the work succeeded but a layer could not be released after it.
 *
 * <p>The cause is the first failure; those of other layers are attached as suppressed.
 */
public final class ReleaseException extends EffectException {

    ReleaseException(String layer, Throwable cause) {
        super("The work is done, but releasing the layer of " + layer + " failed: " + cause.getMessage(), cause);
    }
}
