package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for roles differ between versions of PostgreSQL. The other tests run on the local Neon's default one. */
class PreviewVersionsIT {

    @TempDir
    Path folder;

    private final Previews previews = new Previews();

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void aPreviewIsMadeMigratedAndDroppedByAnAdminThatIsNoSuperuser(int version) throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(
                files.resolve("V1__words.sql"),
                "CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE words (id serial, word citext);");
        List<String> locations = List.of("filesystem:" + files);
        var migrations = new MigrationSet(locations, MigrationFiles.fingerprint("test", locations));
        try (Databases databases = Databases.start(folder.resolve("neon"), version)) {
            PostgresOrigin admin = databases.admin();
            assertThat(Databases.rows(admin, "SHOW server_version").get(0)).startsWith(version + ".");
            PreviewSchema.Props props = Previews.migrated(admin, "pr_1", migrations);
            PreviewSchema.Attributes one = previews.make("one", props);
            PreviewSchema.Attributes two = previews.make("two", Previews.migrated(admin, "pr_2", migrations));
            PostgresOrigin origin = Objects.requireNonNull(one.origin());

            Databases.run(origin, "INSERT INTO words (word) VALUES ('one')");
            assertThatThrownBy(
                            () -> Databases.rows(Objects.requireNonNull(two.origin()), "SELECT word FROM pr_1.words"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied for schema pr_1");
            assertThat(previews.make("one", props).closed()).isEqualTo(one.closed());
            previews.drop("one", props, one);

            assertThat(Databases.rows(admin, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'pr_%'"))
                    .containsExactly("pr_2");
            assertThat(Databases.rows(admin, "SELECT rolname FROM pg_roles WHERE rolname LIKE 'shop-%'"))
                    .containsExactly(two.role());
        }
    }
}
