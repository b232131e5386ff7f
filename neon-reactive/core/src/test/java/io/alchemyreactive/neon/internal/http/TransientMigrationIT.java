package io.alchemyreactive.neon.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.api.NeonOptions;
import io.alchemyreactive.neon.api.project.CreateProjectRequest;
import io.alchemyreactive.neon.local.LocalNeon;
import io.alchemyreactive.neon.local.LocalNeonOptions;
import io.alchemyreactive.postgres.FlywayMigrator;
import io.alchemyreactive.postgres.MigrationFailedException;
import io.alchemyreactive.postgres.MigrationReport;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.provider.Retryable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of a migration PostgreSQL itself has undone, so that it may be run again. */
class TransientMigrationIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path files;

    private LocalNeon neon;
    private HttpNeonClient client;
    private PostgresOrigin database;

    @BeforeEach
    void start(@TempDir Path folder) {
        neon = LocalNeon.start(LocalNeonOptions.of(folder)).block(LIMIT);
        client = HttpNeonClient.create(NeonOptions.builder(Redacted.of(neon.apiKey()))
                .baseUrl(URI.create(neon.apiUrl()))
                .build());
        database = PostgresOrigin.parse(client.projects()
                .create(CreateProjectRequest.builder().build())
                .block(LIMIT)
                .connectionUris()
                .get(0)
                .connectionUri());
    }

    @AfterEach
    void stop() {
        client.close().block(LIMIT);
        neon.stop().block(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void aFileThatPostgresRolledBackRunsTheNextTime(String state) throws IOException {
        // A sequence keeps its value over a rollback.
        Files.writeString(files.resolve("V1__tries.sql"), "CREATE SEQUENCE tries;");
        Files.writeString(files.resolve("V2__clash.sql"), failsOnce(state));

        Throwable failure = catchThrowable(this::migrate);

        assertThat(failure)
                .isInstanceOf(MigrationFailedException.class)
                .isInstanceOf(Retryable.class)
                .hasMessageContaining("[" + state + "]")
                .hasMessageContaining("Another transaction was in its way")
                .hasMessageNotContaining("Correct the file");
        assertThat(migrate().applied()).isEqualTo(1);
    }

    @Test
    void aFileOutsideOfATransactionIsNotRunAgain() throws IOException {
        Files.writeString(files.resolve("V1__tries.sql"), "CREATE SEQUENCE tries;");
        Files.writeString(files.resolve("V2__clash.sql"), failsOnce("40P01"));
        Files.writeString(files.resolve("V2__clash.sql.conf"), "executeInTransaction=false");

        assertThat(catchThrowable(this::migrate))
                .isInstanceOf(MigrationFailedException.class)
                .isNotInstanceOf(Retryable.class);
    }

    @Test
    void aFileWithAMistakeIsNotRunAgain() throws IOException {
        Files.writeString(files.resolve("V1__mistake.sql"), "CREATE TABLE;");

        assertThat(catchThrowable(this::migrate))
                .isInstanceOf(MigrationFailedException.class)
                .isNotInstanceOf(Retryable.class)
                .hasMessageContaining("Correct the file");
    }

    private MigrationReport migrate() {
        return FlywayMigrator.migrate(database, new MigrationSet(List.of("filesystem:" + files), ""))
                .block(LIMIT);
    }

    private static String failsOnce(String state) {
        return """
                DO $$ BEGIN
                  IF nextval('tries') = 1 THEN
                    RAISE EXCEPTION 'in the way' USING ERRCODE = '%s';
                  END IF;
                END $$;
                """.formatted(state);
    }
}
