package io.alchemyreactive.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.test.ProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

// snippet: contract
/** The resource of the guide keeps the contract of providers. */
class EnvFileContractTest implements ProviderContract<EnvFile.Props, EnvFile.Attributes> {

    @TempDir
    private Path folder;

    @Override
    public Provider<EnvFile.Props, EnvFile.Attributes> provider() {
        return new EnvFile.Maker(folder);
    }

    @Override
    public EnvFile.Props props() {
        return props("shop");
    }

    @Override
    public Optional<EnvFile.Props> changedInPlace() {
        return Optional.of(props("store"));
    }

    @Override
    public Optional<EnvFile.Props> replacement() {
        return Optional.empty();
    }

    @Override
    public Optional<EnvFile.Props> contested() {
        return Optional.of(props());
    }

    @Override
    public boolean canList() {
        return false;
    }

    /** Nobody's file is overwritten. */
    @Override
    public boolean canAdopt() {
        return false;
    }

    @Override
    public Set<String> objects() {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String objectOf(EnvFile.Attributes attributes) {
        return attributes.file();
    }

    @Override
    public void remove(EnvFile.Attributes attributes) {
        try {
            Files.delete(folder.resolve(attributes.file()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a developer wrote by hand. */
    @Override
    public EnvFile.Attributes plant(EnvFile.Props props) {
        try {
            Files.writeString(folder.resolve(".env.contract"), "DATABASE_URL=mine\n", UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new EnvFile.Attributes(".env.contract");
    }

    private static EnvFile.Props props(String database) {
        return new EnvFile.Props(
                new PostgresOrigin("127.0.0.1", 5432, database, "owner", Redacted.of("correct horse"), Map.of()));
    }
}
// end: contract
