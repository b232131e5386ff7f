package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateUnavailableException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** A schema {@code alchemy} that stands there already. */
class ForeignSchemaIT {

    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final String HISTORY = """
            CREATE TABLE alchemy.flyway_schema_history (installed_rank int PRIMARY KEY, version varchar(50),
                description varchar(200) NOT NULL, type varchar(20) NOT NULL, script varchar(1000) NOT NULL, checksum int,
                installed_by varchar(100) NOT NULL, installed_on timestamp NOT NULL DEFAULT now(),
                execution_time int NOT NULL, success boolean NOT NULL)""";

    private Redacted<String> uri;

    @BeforeEach
    void open() {
        uri = Server.running().freshDatabase();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE alchemy.orders (item text)",
                "CREATE VIEW alchemy.orders AS SELECT 1 AS one",
                "CREATE SEQUENCE alchemy.orders",
                "CREATE FUNCTION alchemy.orders() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE TYPE alchemy.orders AS ENUM ('tea')",
                "CREATE DOMAIN alchemy.orders AS text"
            })
    void schemaOfAnotherApplicationIsNamedWithWhatItHoldsAndLeftAsItIs(String theirs) {
        Server.sql(uri, "CREATE SCHEMA alchemy", theirs);
        isRefused(InvalidStateAddressException.class, "it holds orders", "ALTER SCHEMA alchemy RENAME");
        Server.sql(uri, "ALTER SCHEMA alchemy RENAME TO theirs");
        isTaken();
    }

    @Test
    void aFewOfManyTablesAreNamedWithTheOwner() {
        Server.sql(uri, "CREATE SCHEMA alchemy");
        for (String name : List.of("e", "d", "c", "b", "a")) {
            Server.sql(uri, "CREATE TABLE alchemy." + name + " (item text)");
        }
        String owner = DatabaseAddress.parse(uri).user();
        isRefused(
                InvalidStateAddressException.class,
                "it holds a, b, c and more, and belongs to the role " + owner,
                "RENAME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "20260101"})
    void historyOfOtherMigrationsIsNotOurs(String version) {
        Server.sql(
                uri,
                "CREATE SCHEMA alchemy",
                HISTORY,
                "INSERT INTO alchemy.flyway_schema_history VALUES (1, '" + version
                        + "', 'shop', 'SQL', 'V1__shop.sql', 1, 'sam', now(), 1, true)");
        isRefused(
                InvalidStateAddressException.class,
                "the history of other migrations: V1__shop.sql",
                "a database of its own");
    }

    @Test
    void emptySchemaAndOneWithAnExtensionOnlyAreTaken() {
        Server.sql(uri, "CREATE SCHEMA alchemy");
        isTaken();
        uri = Server.running().freshDatabase();
        Server.sql(uri, "CREATE SCHEMA alchemy", "CREATE EXTENSION pg_trgm SCHEMA alchemy");
        isTaken();
    }

    @Test
    void migrationThatWasAlteredSinceIsNoFailedConnection() {
        isTaken();
        Server.sql(
                uri,
                "UPDATE alchemy.flyway_schema_history SET checksum = 7 WHERE version = '1'",
                "DELETE FROM alchemy.flyway_schema_history WHERE version = '" + Schema.VERSION + "'");
        isRefused(StateUnavailableException.class, "the tables of the state cannot be made", "checksum");
    }

    @Test
    void tableThatIsGoneIsToldAsSuch() {
        isTaken();
        Server.sql(uri, "DROP TABLE alchemy.borrow");
        isRefused(StateUnavailableException.class, "\"alchemy.borrow\" does not exist", "from a backup");
    }

    private void isTaken() {
        var store = PostgresStateStore.create(PostgresStateOptions.of(uri));
        assertThat(store.load(STAGE).block(LIMIT).rows()).isEmpty();
        store.close().block(LIMIT);
    }

    private void isRefused(Class<? extends Throwable> type, String why, String cure) {
        List<String> before = content();
        var store = PostgresStateStore.create(PostgresStateOptions.of(uri));
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(type)
                        .hasMessageContainingAll(DatabaseAddress.parse(uri).place(), why, cure)
                        .hasMessageNotContaining("connection failed"))
                .verify(LIMIT);
        store.close().block(LIMIT);
        assertThat(content()).isEqualTo(before);
    }

    private List<String> content() {
        return Server.sql(
                uri,
                "SELECT relname FROM pg_class WHERE relnamespace = 'alchemy'::regnamespace ORDER BY relname",
                "SELECT proname FROM pg_proc WHERE pronamespace = 'alchemy'::regnamespace ORDER BY proname");
    }
}
