package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateAccessException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Roles that are not let in, and roles that may not do what the store needs. */
class RightsIT {

    private static final StageKey STAGE = new StageKey("shop", "test");
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Redacted<String> uri;

    @BeforeEach
    void open() {
        uri = Server.running().freshDatabase();
    }

    @Test
    void wrongPasswordUnknownRoleAndExpiredPasswordAreMattersOfCredentials() {
        String role = role("LOGIN PASSWORD 'correct-horse'");
        String expired = role("LOGIN PASSWORD 'correct-horse' VALID UNTIL '2001-01-01'");
        isRefused(Server.as(uri, role, "wrong-horse"), "28P01", "Check user and password");
        isRefused(Server.as(uri, "nobody_of_this_name", "correct-horse"), "28P01", "Check user and password");
        isRefused(Server.as(uri, expired, "correct-horse"), "28P01", "has not expired");
    }

    @Test
    void roleThatMayNotLogInIsAMatterOfCredentials() {
        isRefused(Server.as(uri, role("NOLOGIN PASSWORD 'correct-horse'"), "correct-horse"), "28000", "Check user");
    }

    @Test
    void roleThatTheServerDoesNotLetInFromHereIsAMatterOfCredentials() {
        // The server wants TLS of everybody.
        isRefused(uri.map(text -> text.replaceFirst("\\?.*", "?sslmode=disable")), "28000", "pg_hba.conf");
    }

    @Test
    void missingPasswordAndUserWhoCannotBeSentAreMattersOfCredentials() {
        isRefused(uri.map(text -> text.replaceFirst(":[^:@]+@", "@")), "asks for a password", "Give user and password");
        isRefused(Server.as(uri, "sam%0A", "correct-horse"), "a user who cannot be sent", "without control characters");
    }

    @Test
    void roleThatMayNotMakeTheSchemaIsToldTheGrant() {
        String role = role("LOGIN PASSWORD 'correct-horse'");
        String database = DatabaseAddress.parse(uri).database();
        isRefused(
                Server.as(uri, role, "correct-horse"),
                "may not make the schema alchemy",
                "GRANT CREATE ON DATABASE " + database + " TO " + role);
    }

    @Test
    void schemaOfAnotherRoleIsToldWithItsOwnerAndTheGrant() {
        String owner = DatabaseAddress.parse(uri).user();
        String role = role("LOGIN PASSWORD 'correct-horse'");
        Server.sql(uri, "CREATE SCHEMA alchemy");
        isRefused(
                Server.as(uri, role, "correct-horse"),
                "belongs to the role " + owner,
                "GRANT " + owner + " TO " + role);

        Server.sql(uri, "GRANT USAGE ON SCHEMA alchemy TO " + role);
        isRefused(
                Server.as(uri, role, "correct-horse"),
                "belongs to the role " + owner,
                "GRANT " + owner + " TO " + role);
    }

    @Test
    void tablesOfAnotherRoleAreToldWithTheirOwnerAndTheGrantWorks() {
        String owner = DatabaseAddress.parse(uri).user();
        var first = PostgresStateStore.create(PostgresStateOptions.of(uri));
        first.load(STAGE).block(LIMIT);
        first.close().block(LIMIT);
        String role = role("LOGIN PASSWORD 'correct-horse'");
        Redacted<String> other = Server.as(uri, role, "correct-horse");
        isRefused(other, "belongs to the role " + owner, "GRANT " + owner + " TO " + role);

        Server.sql(
                uri,
                "GRANT USAGE ON SCHEMA alchemy TO " + role,
                "GRANT SELECT ON alchemy.flyway_schema_history TO " + role);
        isRefused(other, "42501", "Connect as the role that made the schema");

        Server.sql(uri, "GRANT ALL ON ALL TABLES IN SCHEMA alchemy TO " + role);
        var second = PostgresStateStore.create(PostgresStateOptions.of(other));
        assertThat(second.load(STAGE).block(LIMIT).rows()).isEmpty();
        second.close().block(LIMIT);
    }

    private String role(String attributes) {
        String name = "rights" + NUMBER.incrementAndGet();
        Server.sql(uri, "CREATE ROLE " + name + " " + attributes);
        return name;
    }

    private static void isRefused(Redacted<String> uri, String why, String cure) {
        var store = PostgresStateStore.create(PostgresStateOptions.of(uri));
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(StateAccessException.class)
                        .hasMessageContainingAll(DatabaseAddress.parse(uri).place(), why, cure)
                        .hasMessageNotContaining("horse"))
                .verify(LIMIT);
        store.close().block(LIMIT);
    }
}
