package io.alchemyreactive.postgres.seed;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.internal.RunFailure;
import io.alchemyreactive.provider.Retryable;
import io.r2dbc.spi.R2dbcBadGrammarException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeedFailureTest {

    private static final PostgresOrigin TARGET =
            new PostgresOrigin("db.test", 5432, "shop", "sam", Redacted.of("secret"), Map.of());

    @Test
    void messagesThatMayQuoteRowsAreCut() {
        assertThat(RunFailure.words(new R2dbcBadGrammarException("syntax error at or near \"Brien\"", "42601", 0)))
                .isEqualTo("[42601] syntax error at or near …");
        assertThat(RunFailure.words(new R2dbcBadGrammarException("order of sam@example.com is bad", "P0001", 0)))
                .isEqualTo("[P0001] a function or a DO block raised an error, whose message may quote rows");
        assertThat(RunFailure.words(new R2dbcBadGrammarException("invalid input syntax: \"sam\"", "22P02", 0)))
                .isEqualTo("[22P02] invalid input syntax: …");
        assertThat(RunFailure.words(new R2dbcBadGrammarException("relation \"t\" does not exist", "42P01", 0)))
                .isEqualTo("[42P01] relation \"t\" does not exist");
    }

    @Test
    void aFailureNamesSourceTargetPlaceAndTheNextStep() {
        assertThat(SeedFailure.of(
                        "demo/01.sql", TARGET, "line 3 (INSERT INTO): ", new SQLException("no table", "42P01")))
                .isNotInstanceOf(Retryable.class)
                .hasMessage(
                        "seeding the database 'shop' at db.test:5432 with 'demo/01.sql' failed: line 3 (INSERT INTO):"
                                + " [42P01] no table. Nothing of it was kept. Correct the file and deploy again.");
    }

    @Test
    void lostConnectionsAndConflictsAreTriedAgain() {
        assertThat(SeedFailure.of("a", TARGET, "", new SQLException("gone", "08006")))
                .isInstanceOf(Retryable.class);
        assertThat(SeedFailure.of("a", TARGET, "", new SQLException("deadlock", "40P01")))
                .isInstanceOf(Retryable.class);
        assertThat(SeedFailure.of("a", TARGET, new R2dbcNonTransientResourceException("cannot connect")))
                .isInstanceOf(Retryable.class);
        assertThat(SeedFailure.of("a", TARGET, new IllegalStateException("no rows")))
                .isNotInstanceOf(Retryable.class)
                .hasMessageEndingWith("failed: IllegalStateException: no rows. Nothing of it was kept.");
    }
}
