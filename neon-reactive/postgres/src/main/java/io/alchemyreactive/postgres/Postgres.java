package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Providers;
import java.security.SecureRandom;

/** The resources of this module. */
public final class Postgres {

    private Postgres() {}

    /** The providers of this module's types. They hold nothing that has to be released. */
    public static Providers providers() {
        return Providers.of(new MigrationsProvider(), new PreviewSchemaProvider(SecureRandom::new));
    }
}
