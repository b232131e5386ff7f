package io.alchemyreactive.neon;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The same at the service that {@code NEON_API_KEY} opens, with {@code NEON_ORG_ID} where the key is a person's. It makes
 * and deletes projects of its own, a few at a time, and sweeps them before and after; one such run at a time per account.
 */
@EnabledIfEnvironmentVariable(
        named = "NEON_API_KEY",
        matches = ".+",
        disabledReason = "NEON_API_KEY opens no account: providers are tried at the local Neon only")
class RealProvidersIT extends NeonProviders {

    RealProvidersIT() {
        super(NeonAccount.from(System.getenv()));
    }
}
