package io.alchemyreactive.neon;

import io.alchemyreactive.neon.local.junit.WithLocalNeon;

/** The providers at a local Neon. */
@WithLocalNeon
class LocalProvidersIT extends NeonProviders {

    LocalProvidersIT(io.alchemyreactive.neon.local.LocalNeon neon) {
        super(NeonAccount.of(neon));
    }
}
