package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.state.postgres.Server.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

/** Poolers whose names do not tell: they are known by what becomes of a session. */
class PoolerIT {

    private static final StageKey STAGE = new StageKey("shop", "test");

    private static String role;

    private Redacted<String> uri;

    @BeforeEach
    void open() {
        Server server = Server.running();
        role = role == null ? server.trustedRole() : role;
        uri = server.trusted(server.freshDatabase(), role);
        Server.sql(
                server.uri(),
                "GRANT ALL ON DATABASE " + DatabaseAddress.parse(uri).database() + " TO " + role);
    }

    @ParameterizedTest
    @EnumSource(FakePooler.Turn.class)
    void poolerThatSharesSessionsIsRefusedWithTheCure(FakePooler.Turn turn) throws IOException {
        try (var pooler = FakePooler.before(DatabaseAddress.parse(uri), 2, turn, "")) {
            isRefused(pooler.port());
        }
        isUntouched();
    }

    @Test
    void poolerWithOneSessionForAllIsRefused() throws IOException {
        try (var pooler = FakePooler.before(DatabaseAddress.parse(uri), 1, FakePooler.Turn.LAST_USED, "")) {
            isRefused(pooler.port());
        }
        isUntouched();
    }

    @Test
    void poolerThatStartsItsSessionsAsWeDoIsKnownByTheirProcesses() throws IOException {
        String options = "-c " + DatabaseAddress.SESSION_MARK + "=" + DatabaseAddress.MARKED;
        try (var pooler = FakePooler.before(DatabaseAddress.parse(uri), 2, FakePooler.Turn.LONGEST_IDLE, options)) {
            isRefused(pooler.port());
        }
        isUntouched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"extra_float_digits", "extra_float_digits, statement_timeout, options"})
    void pgBouncerIsRefusedWithTheCure(String ignored, @TempDir Path folder) throws IOException {
        assumeTrue(PgBouncer.program().isPresent(), "PgBouncer is not installed, so it is not tried");
        try (var pooler = PgBouncer.before(DatabaseAddress.parse(uri), folder, ignored)) {
            isRefused(pooler.port());
        }
        isUntouched();
    }

    @Test
    void serverItselfIsNoPooler() {
        var store = PostgresStateStore.create(PostgresStateOptions.of(uri));
        assertThat(store.load(STAGE).block(LIMIT).rows()).isEmpty();
        store.close().block(LIMIT);
        assertThat(Server.sql(uri, "SHOW statement_timeout")).containsExactly("1min");
    }

    private void isRefused(int port) {
        var pooled = uri.map(text -> text.replaceFirst("@[^/]+/", "@127.0.0.1:" + port + "/"));
        var store = PostgresStateStore.create(PostgresStateOptions.of(pooled));
        StepVerifier.create(store.load(STAGE))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(InvalidStateAddressException.class)
                        .hasMessageContainingAll("pooler", "127.0.0.1:" + port, "direct address"))
                .verify(LIMIT);
        store.close().block(LIMIT);
    }

    private void isUntouched() {
        assertThat(Server.sql(uri, "SELECT nspname FROM pg_namespace WHERE nspname = 'alchemy'"))
                .isEmpty();
    }
}
