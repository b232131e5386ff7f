package io.alchemyreactive.provider;

import io.alchemyreactive.error.AlchemyException;

/** A provider completed without the answer that it owes; a defect of the provider. */
public final class SilentProviderException extends AlchemyException {

    public SilentProviderException(String type, String verb, String fqn) {
        super("'" + fqn + "': the provider of " + type + " answered nothing to " + verb
                + ". It must emit exactly one answer; report this to its authors.");
    }
}
