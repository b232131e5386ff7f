package io.alchemyreactive.effect;

/**
 * Signals that the Reactor context does not have the service that was asked for. The message names the service and the
 * call that provides it.
 */
public final class MissingServiceException extends EffectException {

    private final Class<?> service;
    private final String cure;

    MissingServiceException(Class<?> service, String cure) {
        super("No " + service.getSimpleName() + " in the Reactor context: provide one with " + cure, null);
        this.service = service;
        this.cure = cure;
    }

    /** The type of the missing service. */
    public Class<?> service() {
        return service;
    }

    /** The call that provides the service, in the words given to {@link Service#of}. */
    public String cure() {
        return cure;
    }
}
