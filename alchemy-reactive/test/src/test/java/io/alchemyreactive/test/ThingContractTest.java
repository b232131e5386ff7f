package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Provider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;

/** The providers of the fake clouds keep the contract of providers: the one that can look, and the one that cannot. */
class ThingContractTest {

    @Nested
    class Sighted extends Things {
        Sighted() {
            super(FakeCloud.create());
        }
    }

    @Nested
    class Blind extends Things {
        Blind() {
            super(FakeCloud.blind());
        }

        @Override
        public boolean canTell() {
            return false;
        }

        @Override
        public Optional<Thing.Props> contested() {
            return Optional.empty();
        }
    }

    abstract static class Things implements ProviderContract<Thing.Props, Thing.Attributes> {

        private final FakeCloud cloud;
        private Provider<Thing.Props, Thing.Attributes> provider;

        @SuppressWarnings("unchecked") // the only provider of this cloud
        Things(FakeCloud cloud) {
            this.cloud = cloud;
            this.provider = (Provider<Thing.Props, Thing.Attributes>)
                    cloud.providers().find("Fake.Thing").orElseThrow();
        }

        /** The same over another provider of this cloud. */
        Things over(Provider<Thing.Props, Thing.Attributes> other) {
            provider = other;
            return this;
        }

        @Override
        public Provider<Thing.Props, Thing.Attributes> provider() {
            return provider;
        }

        /** By the cloud itself, so that a provider that is wrong has no part in it. */
        @Override
        public Thing.Attributes plant(Thing.Props props) {
            cloud.plant("planted", ProviderTrial.identity("stranger"), props);
            return new Thing.Attributes("planted", "size-" + props.size(), Redacted.of("token-of-planted"));
        }

        @Override
        public Thing.Props props() {
            return props(1, "eu", null);
        }

        @Override
        public Optional<Thing.Props> changedInPlace() {
            return Optional.of(props(2, "eu", null));
        }

        @Override
        public Optional<Thing.Props> replacement() {
            return Optional.of(props(1, "us", null));
        }

        @Override
        public Optional<Thing.Props> contested() {
            return Optional.of(props(1, "eu", "a"));
        }

        @Override
        public Set<String> objects() {
            return cloud.items().stream().map(FakeCloud.Item::id).collect(Collectors.toSet());
        }

        @Override
        public String objectOf(Thing.Attributes attributes) {
            return attributes.id();
        }

        @Override
        public void remove(Thing.Attributes attributes) {
            cloud.lose(attributes.id());
        }

        @Override
        public long calls() {
            return cloud.calls().size();
        }

        static Thing.Props props(int size, String region, String slot) {
            return new Thing.Props(size, region, slot, List.of(), Redacted.of("correct horse"));
        }
    }

    /** A slot is unique, so the old object goes first. */
    @Nested
    class Slotted extends Things {
        Slotted() {
            super(FakeCloud.create());
        }

        @Override
        public Thing.Props props() {
            return Things.props(1, "eu", "a");
        }

        @Override
        public Optional<Thing.Props> changedInPlace() {
            return Optional.of(Things.props(2, "eu", "a"));
        }

        @Override
        public Optional<Thing.Props> replacement() {
            return Optional.of(Things.props(1, "eu", "b"));
        }
    }
}
