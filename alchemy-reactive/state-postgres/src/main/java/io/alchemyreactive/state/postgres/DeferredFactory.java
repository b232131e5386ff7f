package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Opens connections. Reads the certificates that are to be trusted before the first one. Thread-safe. */
final class DeferredFactory implements ConnectionFactory {

    private static final ConnectionFactoryMetadata METADATA = () -> "PostgreSQL";

    private final Mono<PostgresqlConnectionFactory> factory;

    DeferredFactory(DatabaseAddress address) {
        this.factory = ErrorBoundary.blocking(() -> prepare(address))
                .cache(done -> Duration.ofDays(10_000), failed -> Duration.ZERO, () -> Duration.ZERO);
    }

    /** A new connection; fails with an {@link InvalidStateAddressException} when the certificates are of no use. */
    @Override
    public Mono<PostgresqlConnection> create() {
        return ErrorBoundary.mono(() -> factory.flatMap(PostgresqlConnectionFactory::create));
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
        return METADATA;
    }

    private static PostgresqlConnectionFactory prepare(DatabaseAddress address) {
        String file = address.rootCert();
        if (file != null) {
            refuseUnreadable(file);
        }
        try {
            return new PostgresqlConnectionFactory(address.reactive());
        } catch (IllegalArgumentException e) {
            throw new InvalidStateAddressException(
                    file == null
                            ? "TLS cannot be set up: " + ErrorText.withoutStop(ErrorText.of(e))
                                    + "; see the files in .postgresql in the home folder"
                            : "the file of sslrootcert, " + file
                                    + ", holds no certificate in PEM form; name the file with"
                                    + " the certificate of the authority that signed the server's");
        }
    }

    private static void refuseUnreadable(String file) {
        String why;
        try (var content = Files.newInputStream(Path.of(file))) {
            content.read();
            return;
        } catch (NoSuchFileException e) {
            why = "does not exist";
        } catch (IOException | IllegalArgumentException e) {
            why = "cannot be read";
        }
        throw new InvalidStateAddressException("the file of sslrootcert, " + file + ", " + why
                + "; name a file with certificates in PEM form, or leave sslrootcert out to trust the authorities of the"
                + " Java platform");
    }
}
