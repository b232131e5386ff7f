package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Retryable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** A migration of which nothing was begun may be run again. */
class TransientMigrationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aDatabaseThatRefusesTheConnectionMayBeTriedAgain(@TempDir Path files) throws IOException {
        Files.writeString(files.resolve("V1__a.sql"), "SELECT 1;");
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            closed = socket.getLocalPort();
        }
        var origin = PostgresOrigin.parse(
                Redacted.of("postgresql://sam:secret@127.0.0.1:" + closed + "/app?sslmode=disable"));

        StepVerifier.create(FlywayMigrator.migrate(origin, new MigrationSet(List.of("filesystem:" + files), "0")))
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(MigrationFailedException.class)
                        .isInstanceOf(Retryable.class)
                        .hasMessageContaining("[08001]")
                        .hasMessageContaining("Check that the database runs")
                        .hasMessageNotContainingAny("secret", "Correct the file"))
                .verify(PATIENCE);
    }
}
