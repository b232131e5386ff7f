package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.internal.SqlText;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Read;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Preview schemas on a real PostgreSQL, made and dropped by an admin that is no superuser. */
class PreviewSchemaIT {

    private static final int TABLES = "long".equals(System.getProperty("alchemy.search")) ? 4_000 : 300;

    private static final String ROLES = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'shop-%'";

    @TempDir
    static Path folder;

    private static Databases databases;

    private final Previews previews = new Previews();

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @Test
    void twoPreviewsAtOnceCannotReachEachOther() throws Exception {
        PostgresOrigin admin = databases.admin();
        var both = Previews.get(Mono.zip(
                previews.making("one", Previews.named(admin, "pr_1")),
                previews.making("two", Previews.named(admin, "pr_2"))));
        PostgresOrigin one = Objects.requireNonNull(both.getT1().origin());
        PostgresOrigin two = Objects.requireNonNull(both.getT2().origin());

        for (PostgresOrigin each : List.of(one, two)) {
            Databases.run(each, "CREATE TABLE orders (whose text); INSERT INTO orders VALUES (current_schema())");
        }

        assertThat(Databases.rows(one, "SELECT whose FROM orders")).containsExactly("pr_1");
        assertThat(Databases.rows(two, "SELECT whose FROM orders")).containsExactly("pr_2");
        for (String attempt : List.of(
                "SELECT whose FROM pr_2.orders",
                "INSERT INTO pr_2.orders VALUES ('mine')",
                "CREATE TABLE pr_2.theirs ()",
                "DROP SCHEMA pr_2 CASCADE",
                "SET ROLE " + SqlText.quoted(both.getT2().role()),
                "SET ROLE " + admin.user(),
                "CREATE SCHEMA another")) {
            assertThatThrownBy(() -> Databases.run(one, attempt))
                    .as(attempt)
                    .isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?s).*(permission denied|must be owner).*");
        }
        assertThat(both.getT1().isolated()).isTrue();
    }

    @Test
    void nothingIsLeftOfAPreviewWithManyObjects() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Props props = Previews.named(admin, "pr_many");
        PreviewSchema.Attributes made = previews.make("many", props);
        PostgresOrigin origin = Objects.requireNonNull(made.origin());
        Databases.run(origin, """
                CREATE TYPE mood AS ENUM ('good');
                CREATE DOMAIN money2 AS numeric(10, 2);
                CREATE TYPE pair AS (a int, b mood);
                CREATE TABLE "Odd ""name" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, m mood, p pair, s serial);
                CREATE TABLE parts (day date, n int) PARTITION BY RANGE (day);
                CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                CREATE VIEW odd AS SELECT * FROM "Odd ""name";
                CREATE MATERIALIZED VIEW seen AS SELECT * FROM odd;
                CREATE SEQUENCE alone;
                CREATE FUNCTION f(mood) RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
                CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int);
                CREATE COLLATION mine (provider = libc, locale = 'C');
                SELECT lo_create(0);
                """);
        for (int done = 0; done < TABLES; done += 500) {
            Databases.run(
                    origin,
                    "DO $$ BEGIN FOR i IN " + done + ".." + Math.min(TABLES, done + 500)
                            + " - 1 LOOP EXECUTE format('CREATE TABLE t%s (id serial PRIMARY KEY)', i); END LOOP; END $$");
        }

        previews.drop("many", props, made);

        assertThat(Databases.rows(admin, "SELECT nspname FROM pg_namespace WHERE nspname = 'pr_many'"))
                .isEmpty();
        assertThat(Databases.rows(admin, ROLES)).doesNotContain(made.role());
        assertThat(Databases.rows(admin, "SELECT oid FROM pg_largeobject_metadata"))
                .isEmpty();
        previews.drop("many", props, made);
    }

    @Test
    void sessionsOfTheRoleEndWithThePreview() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Props props = Previews.named(admin, "pr_open");
        PreviewSchema.Attributes made = previews.make("open", props);
        try (Connection application = Databases.open(Objects.requireNonNull(made.origin()));
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("CREATE TABLE t ()");
            application.commit();
            statement.execute("LOCK TABLE t");

            previews.drop("open", props, made);

            assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
        }
        assertThat(Databases.rows(admin, ROLES)).doesNotContain(made.role());
    }

    @Test
    void aReaderThatBlocksADropIsNamedAndTheNextDropGoesOn() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Props props = Previews.named(admin, "pr_read");
        PreviewSchema.Attributes made = previews.make("read", props);
        Databases.run(Objects.requireNonNull(made.origin()), "CREATE TABLE t ()");
        try (Connection reader = Databases.open(admin);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM pr_read.t");

            assertThatThrownBy(() -> previews.drop("read", props, made))
                    .isInstanceOf(PreviewSchemaInUseException.class)
                    .hasMessageContaining("'pr_read'")
                    .hasMessageContaining("of the role " + admin.user())
                    .hasMessageContaining("500 ms");
            reader.rollback();
        }
        previews.drop("read", props, made);
        assertThat(Databases.rows(admin, ROLES)).doesNotContain(made.role());
    }

    @Test
    void aDropThatWasInterruptedIsEndedByTheNextDeployWhichMakesThePreviewAnew() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Props props = Previews.named(admin, "pr_half");
        PreviewSchema.Attributes made = previews.make("half", props);
        PostgresOrigin origin = Objects.requireNonNull(made.origin());
        Databases.run(origin, "CREATE TABLE a (); CREATE TABLE b ()");
        try (Connection reader = Databases.open(admin);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM pr_half.b");
            assertThatThrownBy(() -> previews.drop("half", props, made))
                    .isInstanceOf(PreviewSchemaInUseException.class);
            reader.rollback();
        }

        PreviewSchema.Attributes again = previews.update("half", props, made);

        assertThat(again).usingRecursiveComparison().ignoringFields("contents").isEqualTo(made);
        assertThat(again.contents()).isNotEqualTo(made.contents());
        assertThat(Databases.rows(origin, "SELECT tablename FROM pg_tables WHERE schemaname = 'pr_half'"))
                .isEmpty();
    }

    @Test
    void aSchemaOfSomebodyElseIsRefusedAndLeftAlone() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Props props = Previews.named(admin, "pr_9");
        Databases.run(admin, "CREATE SCHEMA pr_9; CREATE TABLE pr_9.theirs ()");

        assertThatThrownBy(() -> previews.make("nine", props))
                .isInstanceOf(PreviewSchemaException.class)
                .hasMessageContaining("the schema 'pr_9', which belongs to the role '" + admin.user()
                        + "' and carries no mark of ours, and it was left alone");
        assertThat(Previews.get(previews.provider.read(new Read<>(previews.identity("nine"), props, Optional.empty()))))
                .isInstanceOf(Found.Foreign.class);

        Databases.run(admin, "DROP SCHEMA pr_9 CASCADE");
        PreviewSchema.Attributes made = previews.make("nine", props);
        Databases.run(Objects.requireNonNull(made.origin()), "COMMENT ON SCHEMA pr_9 IS 'mine'");
        assertThatThrownBy(() -> previews.drop("nine", props, made)).hasMessageContaining("no mark of ours");
        assertThat(Databases.rows(admin, "SELECT nspname FROM pg_namespace WHERE nspname = 'pr_9'"))
                .isNotEmpty();
    }

    @Test
    void anotherDatabaseThanTheStoredOneIsRefused() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Attributes made = previews.make("moved", Previews.named(admin, "pr_moved"));
        PostgresOrigin other = databases.next();
        PreviewSchema.Props elsewhere = Previews.named(admin.in(other.database()), "pr_moved");

        assertThatThrownBy(() -> previews.drop("moved", elsewhere, made))
                .isInstanceOf(PreviewSchemaException.class)
                .hasMessageContaining("it was made in the database '" + admin.database() + "'");
        assertThatThrownBy(() -> previews.update("moved", elsewhere, made))
                .hasMessageContaining("it was made in the database '" + admin.database() + "'");
    }

    @Test
    void aRoleWithoutTheRightsIsToldWhichAndHowToGetThem() throws Exception {
        PostgresOrigin none = databases.role(databases.next(), "");
        assertThatThrownBy(() -> previews.make("poor", Previews.named(none, "pr_poor")))
                .isInstanceOfSatisfying(
                        MissingRightException.class,
                        e -> assertThat(e.right()).isEqualTo("CREATEROLE and the right CREATE on the database"))
                .hasMessageContaining("ALTER ROLE \"" + none.user() + "\" CREATEROLE; GRANT CREATE ON DATABASE \""
                        + none.database() + "\" TO \"" + none.user() + "\"");
        assertThat(Databases.rows(none, "SELECT nspname FROM pg_namespace WHERE nspname = 'pr_poor'"))
                .isEmpty();
    }

    @Test
    void aServerThatCannotBeReachedAndAPasswordThatIsRefusedAreTold() throws Exception {
        PostgresOrigin admin = databases.admin();
        var closed = new PostgresOrigin("127.0.0.1", 1, admin.database(), admin.user(), admin.password(), Map.of());
        assertThatThrownBy(() -> previews.make("far", Previews.named(closed, "pr_far")))
                .isInstanceOf(TransientPreviewSchemaException.class)
                .hasMessageContaining("at 127.0.0.1:1");
        PostgresOrigin wrong = admin.as(admin.user(), Redacted.of("wrong horse"));
        assertThatThrownBy(() -> previews.make("far", Previews.named(wrong, "pr_far")))
                .isInstanceOf(PreviewSchemaException.class)
                .hasMessageContaining("Correct the user and password")
                .hasMessageNotContaining("wrong horse");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pr 1; DROP SCHEMA x", "it's \"odd\"", "back\\slash, comma", "Größe-日本", "select"})
    void oddNamesAreQuotedEverywhere(String name) throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Props props = Previews.named(admin, name);
        PreviewSchema.Attributes made = previews.make("odd", props);
        PostgresOrigin origin = Objects.requireNonNull(made.origin());

        Databases.run(origin, "CREATE TABLE t ()");

        assertThat(Databases.rows(origin, "SELECT schemaname FROM pg_tables WHERE tablename = 't'"))
                .containsExactly(name);
        previews.drop("odd", props, made);
        assertThat(Databases.rows(admin, ROLES)).doesNotContain(made.role());
    }

    @Test
    void aLongNameIsCutWithAHash() throws Exception {
        PostgresOrigin admin = databases.admin();
        String name = "feature-" + "x".repeat(80);
        PreviewSchema.Props props = Previews.named(admin, name);
        PreviewSchema.Attributes made = previews.make("long", props);

        assertThat(made.schema()).hasSize(63).isEqualTo(PreviewName.fitting(name));
        assertThat(Databases.rows(Objects.requireNonNull(made.origin()), "SELECT current_schema()"))
                .containsExactly(made.schema());
    }

    @Test
    void whatUsesThePreviewFromOutsideKeepsItFromBeingDropped() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Props props = Previews.named(admin, "pr_used");
        PreviewSchema.Attributes made = previews.make("used", props);
        Databases.run(Objects.requireNonNull(made.origin()), "CREATE TABLE t (id int PRIMARY KEY)");
        Databases.run(admin, "CREATE SCHEMA reports; CREATE VIEW reports.v AS SELECT * FROM pr_used.t");

        assertThatThrownBy(() -> previews.drop("used", props, made))
                .isInstanceOf(PreviewSchemaException.class)
                .hasMessageContaining("reports.v uses it from outside");
        Databases.run(admin, "DROP VIEW reports.v");
        previews.drop("used", props, made);
    }

    @Test
    void aPreviewWithASharedRoleIsNotIsolatedAndSaysSo() throws Exception {
        PostgresOrigin admin = databases.admin();
        var props = new PreviewSchema.Props(
                admin, null, "pr shared", RoleMode.SHARED, null, null, null, Duration.ofSeconds(1), null, null);
        PreviewSchema.Attributes made = previews.make("shared", props);

        assertThat(made.isolated()).isFalse();
        assertThat(made.pooledOrigin()).isNull();
        assertThat(made.role()).isEqualTo(admin.user());
        PostgresOrigin origin = Objects.requireNonNull(made.origin());
        assertThat(Databases.rows(origin, "SELECT current_schema()")).containsExactly("pr shared");
        assertThat(Objects.requireNonNull(previews.provider
                        .warnings(new Read<>(previews.identity("shared"), props, Optional.empty()))
                        .blockFirst()))
                .contains("is not isolated");
        Databases.run(origin, "CREATE TABLE t ()");
        previews.drop("shared", props, made);
        assertThat(Databases.rows(admin, "SELECT nspname FROM pg_namespace WHERE nspname = 'pr shared'"))
                .isEmpty();
    }

    @Test
    void thePasswordIsGeneratedAndTheRoleHasItsLimit() throws Exception {
        PostgresOrigin admin = databases.admin();
        PreviewSchema.Attributes made = previews.make("quiet", Previews.named(admin, "pr_quiet"));
        PostgresOrigin origin = Objects.requireNonNull(made.origin());

        assertThat(origin.password().reveal()).hasSize(32);
        assertThat(Databases.rows(origin, "SELECT current_user")).containsExactly(made.role());
        assertThat(Databases.rows(
                        admin, "SELECT rolconnlimit FROM pg_roles WHERE rolname = " + SqlText.literal(made.role())))
                .containsExactly("20");
    }
}
