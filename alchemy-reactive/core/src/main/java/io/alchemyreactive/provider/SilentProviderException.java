package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;

/** A provider completed empty where it must emit an answer; a defect of the provider. */
public final class SilentProviderException extends AlchemyException {

    /**
     * A provider of this type completed without an answer.
     *
     * @param verb the method that was called, such as {@code read}
     * @param fqn the resource for which it was called
     */
    public SilentProviderException(String type, String verb, String fqn) {
        super("'" + fqn + "': the provider of " + type + " answered nothing to " + verb
                + ". It must emit exactly one answer; report this to its authors.");
    }
}
