package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Migrations of preview schemas: in their schema, and nowhere else. */
class PreviewMigrationsIT {

    @TempDir
    static Path folder;

    @TempDir
    Path files;

    private static Databases databases;

    private final Previews previews = new Previews();
    private PostgresOrigin admin;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void openToAll() throws Exception {
        admin = databases.admin();
        // As databases are that were made before PostgreSQL 15.
        Databases.run(databases.owner().in(admin.database()), "GRANT CREATE ON SCHEMA public TO PUBLIC");
    }

    @Test
    void eachPreviewHasItsTablesAndItsHistory() throws Exception {
        file("V1__orders.sql", "CREATE TABLE orders (id int); INSERT INTO orders VALUES (1);");
        PreviewSchema.Attributes one = previews.make("one", Previews.migrated(admin, "pr_1", set()));
        PreviewSchema.Attributes two = previews.make("two", Previews.migrated(admin, "pr_2", set()));
        file("V2__more.sql", "ALTER TABLE orders ADD more int;");
        PreviewSchema.Attributes later = previews.update("two", Previews.migrated(admin, "pr_2", set()), two);

        assertThat(one.schemaVersion()).isEqualTo("1");
        assertThat(later.schemaVersion()).isEqualTo("2");
        assertThat(Databases.rows(
                        admin,
                        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE tablename <> '' AND schemaname NOT IN"
                                + " ('pg_catalog', 'information_schema') ORDER BY 1"))
                .containsExactly(
                        "pr_1.flyway_schema_history", "pr_1.orders", "pr_2.flyway_schema_history", "pr_2.orders");
    }

    @Test
    void aHistoryInTheExtensionsSchemaIsNotTakenForThePreviews() throws Exception {
        file("V1__orders.sql", "CREATE TABLE orders (id int);");
        PostgresOrigin owner = databases.owner().in(admin.database());
        FlywayMigrator.migrate(owner, set()).block(Previews.LIMIT);
        Databases.run(owner, "GRANT SELECT ON public.flyway_schema_history TO PUBLIC");

        previews.make("one", Previews.migrated(admin, "pr_1", set()));

        assertThat(Databases.rows(admin, "SELECT schemaname FROM pg_tables WHERE tablename = 'orders' ORDER BY 1"))
                .containsExactly("pr_1", "public");
    }

    @Test
    void aFileThatMakesSomethingElsewhereFailsByNameAndIsRolledBack() throws Exception {
        file("V1__orders.sql", "CREATE TABLE orders (id int);");
        file("V2__outside.sql", "CREATE TABLE public.leak (id int); CREATE TABLE inside (id int);");

        assertThatThrownBy(() -> previews.make("one", Previews.migrated(admin, "pr_1", set())))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("V2__outside.sql")
                .hasMessageContaining("'pr_1'")
                .hasMessageContaining("table public.leak");
        assertThat(Databases.rows(
                        admin, "SELECT tablename FROM pg_tables WHERE tablename IN ('leak', 'inside', 'orders')"))
                .containsExactly("orders");
    }

    @Test
    void aFileThatGivesTheSchemaToAllFailsByName() throws Exception {
        file("V1__open.sql", "CREATE TABLE t (); GRANT USAGE ON SCHEMA pr_1 TO PUBLIC;");

        assertThatThrownBy(() -> previews.make("one", Previews.migrated(admin, "pr_1", set())))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("rights on it for PUBLIC");
    }

    @Test
    void temporaryTablesAndLargeObjectsArePartOfThePreview() throws Exception {
        file(
                "V1__fine.sql",
                "CREATE TEMP TABLE t (); SELECT lo_create(0); ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES"
                        + " TO CURRENT_USER; CREATE TABLE kept (); CREATE TYPE e AS ENUM ('a');");

        assertThat(previews.make("one", Previews.migrated(admin, "pr_1", set())).schemaVersion())
                .isEqualTo("1");
    }

    @Test
    void extensionsOfMigrationsOutliveThePreviewThatAskedFirst() throws Exception {
        file("V1__words.sql", "CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE words (word citext);");
        PreviewSchema.Props props = Previews.migrated(admin, "pr_1", set());
        PreviewSchema.Attributes one = previews.make("one", props);
        PreviewSchema.Attributes two = previews.make("two", Previews.migrated(admin, "pr_2", set()));

        assertThat(Databases.rows(
                        admin,
                        "SELECT nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname ="
                                + " 'citext'"))
                .containsExactly("public");
        previews.drop("one", props, one);
        Databases.run(Objects.requireNonNull(two.origin()), "INSERT INTO words VALUES ('still there')");
    }

    private void file(String name, String sql) throws IOException {
        Files.writeString(files.resolve(name), sql);
    }

    private MigrationSet set() {
        String location = "filesystem:" + files;
        return new MigrationSet(List.of(location), MigrationFiles.fingerprint("test", List.of(location)));
    }
}
