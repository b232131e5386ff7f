package io.alchemyreactive.dblab;

import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Clones keep the contract of providers, at a local DBLab without servers. */
class CloneContractTest implements ProviderContract<Clone.Props, Clone.Attributes> {

    private static final MemoryClones SERVERS = new MemoryClones();

    private static Clones clones;

    @BeforeAll
    static void start() {
        // The lifetimes of the tests have not ended by the clock of a run.
        Clock clock = Clock.fixed(Instant.parse("2099-01-01T00:00:00Z"), ZoneOffset.UTC);
        // One test goes on with the attributes of a clone that was made again meanwhile, and so has another password.
        clones = Clones.over(SERVERS, clock, origin -> SERVERS.contentOf(origin.port()));
    }

    @AfterAll
    static void stop() {
        clones.close();
    }

    @Override
    public Provider<Clone.Props, Clone.Attributes> provider() {
        return clones.provider;
    }

    @Override
    public Clone.Props props() {
        return clones.props(Duration.ofHours(48));
    }

    @Override
    public Optional<Clone.Props> changedInPlace() {
        return Optional.of(clones.props(Duration.ofHours(72)));
    }

    @Override
    public Optional<Clone.Props> replacement() {
        return Optional.of(new Clone.Props(
                clones.instance, null, null, null, null, "other", null, Duration.ofHours(48), null, null, null));
    }

    /** The id of a clone holds the instance of its resource. */
    @Override
    public Optional<Clone.Props> contested() {
        return Optional.empty();
    }

    /** DBLab tells no password. */
    @Override
    public Clone.Attributes foundAnew(Clone.Attributes made) {
        return made.closed();
    }

    @Override
    public boolean canList() {
        return false;
    }

    @Override
    public Set<String> objects() {
        return SERVERS.ids();
    }

    @Override
    public String objectOf(Clone.Attributes attributes) {
        return attributes.id();
    }

    @Override
    public void remove(Clone.Attributes attributes) {
        clones.call(client -> new CloneLifecycle(client).remove(attributes.id()).thenReturn(true));
    }

    @Override
    public long calls() {
        return clones.dblab.requests();
    }
}
