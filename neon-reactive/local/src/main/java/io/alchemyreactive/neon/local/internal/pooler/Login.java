package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.ScramKeys;
import java.util.Map;

/**
 * A client that has proved its password.
 *
 * @param key the role and the database
 * @param keys the keys of its password, by which sessions are opened for it
 * @param settings the tracked settings that it wishes
 */
record Login(SessionKey key, ScramKeys keys, Map<String, String> settings) {

    Login {
        settings = Map.copyOf(settings);
    }
}
