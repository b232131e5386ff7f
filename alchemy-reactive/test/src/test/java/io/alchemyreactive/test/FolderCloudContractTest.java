package io.alchemyreactive.test;

import io.alchemyreactive.provider.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** The provider of the cloud in a folder keeps the contract of providers. */
class FolderCloudContractTest implements ProviderContract<Thing.Props, Thing.Attributes> {

    @TempDir
    private Path folder;

    @Override
    @SuppressWarnings("unchecked") // the only provider of this cloud
    public Provider<Thing.Props, Thing.Attributes> provider() {
        return (Provider<Thing.Props, Thing.Attributes>)
                FolderCloud.in(folder).providers().find("Fake.Thing").orElseThrow();
    }

    @Override
    public Thing.Props props() {
        return new Thing.Props(1, "eu", null, null, null);
    }

    @Override
    public Optional<Thing.Props> changedInPlace() {
        return Optional.of(new Thing.Props(2, "eu", null, null, null));
    }

    @Override
    public Optional<Thing.Props> replacement() {
        return Optional.of(new Thing.Props(1, "us", null, null, null));
    }

    @Override
    public Optional<Thing.Props> contested() {
        return Optional.empty();
    }

    @Override
    public Set<String> objects() {
        return FolderCloud.in(folder).objects().stream()
                .map(owner -> "thing-" + owner.instance())
                .collect(Collectors.toSet());
    }

    @Override
    public String objectOf(Thing.Attributes attributes) {
        return attributes.id();
    }

    @Override
    public void remove(Thing.Attributes attributes) {
        try {
            Files.delete(folder.resolve(attributes.id().substring("thing-".length()) + ".object"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
