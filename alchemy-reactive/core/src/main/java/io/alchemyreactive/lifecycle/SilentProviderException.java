package io.alchemyreactive.lifecycle;

import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.provider.Identity;

/** A provider completed without the answer that it owes; a defect of the provider. */
public final class SilentProviderException extends AlchemyException {

    SilentProviderException(String type, String verb, Identity identity) {
        super("the provider of " + type + " answered nothing to " + verb + " of '" + identity.fqn()
                + "'. It must emit exactly one answer; report this to its authors.");
    }
}
