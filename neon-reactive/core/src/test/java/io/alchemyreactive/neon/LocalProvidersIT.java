package io.alchemyreactive.neon;

import io.alchemyreactive.neon.local.junit.LocalNeon;

/** The providers at a local Neon. */
@LocalNeon
class LocalProvidersIT extends NeonProviders {

    LocalProvidersIT(io.alchemyreactive.neon.local.LocalNeon neon) {
        super(NeonAccount.of(neon));
    }
}
