package io.alchemyreactive.effect;

/** Signals that a service was asked for which nobody has provided; the message names it and the call that would. */
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

    /** The call that would provide it, as the author of the service wrote it. */
    public String cure() {
        return cure;
    }
}
