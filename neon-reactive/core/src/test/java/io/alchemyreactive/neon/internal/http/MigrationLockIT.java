package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration does not wait for ever for a lock of another session. */
class MigrationLockIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String CHECK = """
            DO $$ BEGIN
              IF current_setting('lock_timeout') <> '1min' THEN
                RAISE EXCEPTION 'lock_timeout is %', current_setting('lock_timeout');
              END IF;
            END $$;
            """;

    @Test
    void theSessionOfAMigrationHasALimit(@TempDir Path folder, @TempDir Path files) throws IOException {
        Files.writeString(files.resolve("V1__limit.sql"), CHECK);
        LocalNeon neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        HttpNeonClient client = HttpNeonClient.create(NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .build());
        try {
            Redacted<String> uri = client.projects()
                    .create(CreateProjectRequest.builder().build())
                    .block(LIMIT)
                    .connectionUris()
                    .get(0)
                    .connectionUri();

            var report = FlywayMigrator.migrate(
                            PostgresOrigin.parse(uri), new MigrationSet(List.of("filesystem:" + files), ""))
                    .block(LIMIT);

            assertThat(report.applied()).isEqualTo(1);
        } finally {
            client.close().block(LIMIT);
            neon.stop().block(LIMIT);
        }
    }
}
