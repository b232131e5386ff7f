package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StateStoreFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Opens stores for {@code postgresql://} and {@code postgres://} URLs. Stateless. */
public final class PostgresStateStoreFactory implements StateStoreFactory {

    /** For {@link java.util.ServiceLoader}. */
    public PostgresStateStoreFactory() {}

    @Override
    public Set<String> schemes() {
        return Set.of("postgresql", "postgres");
    }

    /** {@inheritDoc} The settings are those of {@link PostgresStateOptions#from}. */
    @Override
    public StateStore open(Redacted<String> location, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("ALCHEMY_STATE", location.reveal());
        return PostgresStateStore.create(PostgresStateOptions.from(all));
    }
}
