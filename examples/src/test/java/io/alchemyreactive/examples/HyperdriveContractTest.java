package io.alchemyreactive.examples;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The resource in front of a database keeps the contract of providers. */
class HyperdriveContractTest implements ProviderContract<Hyperdrive.Props, Hyperdrive.Attributes> {

    private static HyperdriveServer server;

    @BeforeAll
    static void start() {
        server = new HyperdriveServer(origin -> {});
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    public Provider<Hyperdrive.Props, Hyperdrive.Attributes> provider() {
        return new Hyperdrive.Maker(server.api(), HyperdriveServer.ACCOUNT, Redacted.of(HyperdriveServer.TOKEN));
    }

    @Override
    public Hyperdrive.Props props() {
        return props("shop", true);
    }

    @Override
    public Optional<Hyperdrive.Props> changedInPlace() {
        return Optional.of(props("store", false));
    }

    @Override
    public Optional<Hyperdrive.Props> replacement() {
        return Optional.empty();
    }

    /** Names end in the instance id, so none is in another owner's hands. */
    @Override
    public Optional<Hyperdrive.Props> contested() {
        return Optional.empty();
    }

    @Override
    public Set<String> objects() {
        return server.ids();
    }

    @Override
    public String objectOf(Hyperdrive.Attributes attributes) {
        return attributes.id();
    }

    @Override
    public void remove(Hyperdrive.Attributes attributes) {
        server.drop(attributes.id());
    }

    private static Hyperdrive.Props props(String database, boolean caching) {
        return new Hyperdrive.Props(
                new PostgresOrigin("127.0.0.1", 5432, database, "owner", Redacted.of("correct horse"), Map.of()),
                caching);
    }
}
