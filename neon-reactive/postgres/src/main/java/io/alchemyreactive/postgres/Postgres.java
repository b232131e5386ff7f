package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Providers;

/** The resources of this module. */
public final class Postgres {

    private Postgres() {}

    /** The providers of this module's types. They hold nothing that has to be released. */
    public static Providers providers() {
        return Providers.of(new MigrationsProvider());
    }
}
