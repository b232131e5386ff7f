package io.alchemyreactive.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.state.StateAccessException;
import io.alchemyreactive.state.StateUnavailableException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.pool.PoolShutdownException;

class PostgresFailuresTest {

    private final PostgresFailures failures = new PostgresFailures("postgresql://host:5432/db");

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57P03", "53300", "40P01", "40001"})
    void brokenConnectionsAndConflictsMayPass(String state) {
        assertThat(PostgresFailures.mayPass(new R2dbcNonTransientResourceException("gone", state)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3D000", "42P01", "25006", "53100", "08P01"})
    void whatAPersonMustChangeDoesNotPass(String state) {
        assertThat(PostgresFailures.mayPass(new R2dbcNonTransientResourceException("no", state)))
                .isFalse();
        assertThat(failures.of(new R2dbcNonTransientResourceException("no", state)))
                .isInstanceOf(StateUnavailableException.class)
                .hasMessageContainingAll("postgresql://host:5432/db", "[" + state + "] no");
    }

    @ParameterizedTest
    @ValueSource(strings = {"28000", "28P01", "42501"})
    void whatARoleMayNotIsAMatterOfCredentials(String state) {
        assertThat(PostgresFailures.mayPass(new R2dbcNonTransientResourceException("no", state)))
                .isFalse();
        assertThat(failures.of(new R2dbcNonTransientResourceException("no", state)))
                .isInstanceOf(StateAccessException.class)
                .hasMessageContainingAll("postgresql://host:5432/db", "[" + state + "] no");
        assertThat(failures.of(new IllegalStateException("wrapped", new SQLException("no", state))))
                .isInstanceOf(StateAccessException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "26000, prepared statement \"S_3\" does not exist",
        "42P05, prepared statement \"S_3\" already exists",
        "08P01, unsupported startup parameter: options",
        "08P01, unsupported startup parameter in options: alchemy.session"
    })
    void whatOnlyAPoolerSaysIsToldAsAPooler(String state, String words) {
        var said = new R2dbcNonTransientResourceException(words, state);
        assertThat(PostgresFailures.mayPass(said)).isFalse();
        assertThat(failures.of(said))
                .isInstanceOf(InvalidStateAddressException.class)
                .hasMessageContainingAll("pooler", "postgresql://host:5432/db", "direct address");
    }

    @Test
    void whatTheDriverCannotSendIsNoConnectionToTryAgain() {
        var refused = new R2dbcNonTransientResourceException(
                "Cannot connect", "08003", new IllegalArgumentException("Prohibited ASCII control \"0x000A\""));
        assertThat(PostgresFailures.mayPass(refused)).isFalse();
        assertThat(failures.of(refused))
                .isInstanceOf(StateAccessException.class)
                .hasMessageContaining("password")
                .hasMessageNotContaining("0x000A");
    }

    @Test
    void serverWithoutTlsIsNoConnectionToTryAgain() {
        var refused = new R2dbcPermissionDeniedException("Server support for SSL connection is disabled", "08006");
        assertThat(PostgresFailures.mayPass(refused)).isFalse();
        assertThat(failures.of(refused)).hasMessageContainingAll("offers no TLS", "sslmode=disable");
    }

    @Test
    void aConnectionThatEndsWhileTlsIsAgreedOnIsAFailedConnection() {
        var asked = new R2dbcPermissionDeniedException("Connection closed during SSL negotiation", "08006");
        var begun = new SSLHandshakeException("Connection closed while SSL/TLS handshake was in progress");
        var terminated = new SSLHandshakeException("Remote host terminated the handshake");
        terminated.initCause(new EOFException("SSL peer shut down incorrectly"));
        for (Throwable cut :
                List.of(asked, new R2dbcNonTransientResourceException("Cannot connect", "08006", begun), terminated)) {
            assertThat(PostgresFailures.mayPass(cut)).isTrue();
            assertThat(failures.of(cut))
                    .isInstanceOf(StateUnavailableException.class)
                    .hasMessageContaining("the connection failed: ")
                    .hasMessageNotContainingAny("offers no TLS", "verified");
        }
    }

    @Test
    void aServerWithAnotherNameThanItsCertificateIsNotOneWithoutTls() {
        var other = new R2dbcPermissionDeniedException("The hostname 'h' could not be verified.", "08006");
        assertThat(PostgresFailures.mayPass(other)).isFalse();
        assertThat(failures.of(other))
                .hasMessageContaining("the server could not be verified: ")
                .hasMessageNotContaining("offers no TLS")
                .hasMessageNotContaining("..");
    }

    @Test
    void theWordsOfTheDriverMakeWholeSentences() {
        assertThat(failures.of(new R2dbcNonTransientResourceException("This connection has been closed.", "08003")))
                .hasMessageContaining("has been closed. See that the server runs");
        assertThat(failures.of(new SQLException("The connection attempt failed.", "08001", new EOFException())))
                .hasMessageContaining("The connection attempt failed (EOFException). See that the server runs");
        assertThat(failures.of(new IOException())).hasMessageContaining("the connection failed: IOException. See");
    }

    @Test
    void reasonBehindAFailedConnectionIsTold() {
        assertThat(failures.of(new R2dbcNonTransientResourceException(
                        "Cannot connect to h", "08003", new ConnectException("Connection refused"))))
                .hasMessageContaining("Cannot connect to h (Connection refused)");
        assertThat(failures.of(new R2dbcNonTransientResourceException(
                        "Cannot connect", "08003", new UnknownHostException("h"))))
                .hasMessageContaining("its host has no address");
    }

    @Test
    void errorThatNoServerHasCausedIsToldAsItself() {
        var broken = new NullPointerException("rounds");
        assertThat(PostgresFailures.mayPass(broken)).isFalse();
        assertThat(failures.of(broken)).isSameAs(broken);
        Throwable fatal = ErrorBoundary.signal(new NoSuchMethodError("void Flyway.migrate()"));
        assertThat(failures.of(fatal)).isSameAs(fatal);
    }

    @Test
    void closedStoreAndConflictThatStayedAreNoFailedConnections() {
        assertThat(failures.of(new PoolShutdownException()))
                .isInstanceOf(StateUnavailableException.class)
                .hasMessageContaining("this store was closed");
        assertThat(failures.of(new PostgresFailures.Interleaved("rows")))
                .isInstanceOf(StateUnavailableException.class)
                .hasMessageContaining("another transaction has changed rows")
                .hasMessageNotContaining("connection");
    }

    @Test
    void whatFlywaySaysOfItselfIsNoFailedConnection() {
        assertThat(failures.of(new FlywayException("Validate failed:\nchecksum mismatch")))
                .isInstanceOf(StateUnavailableException.class)
                .hasMessageContaining("Validate failed: checksum mismatch")
                .hasMessageNotContaining("connection");
    }

    @Test
    void refusedConnectionMayPassAndUnverifiedServerDoesNot() {
        assertThat(PostgresFailures.mayPass(new R2dbcNonTransientResourceException(new ConnectException("refused"))))
                .isTrue();
        assertThat(PostgresFailures.mayPass(
                        new R2dbcNonTransientResourceException(new SSLHandshakeException("no path"))))
                .isFalse();
    }

    @Test
    void longWaitForAConnectionIsNotBegunAgain() {
        var full = new R2dbcTimeoutException("full", new TimeoutException("60000ms"));
        assertThat(PostgresFailures.mayPass(full)).isFalse();
        assertThat(failures.of(full)).hasMessageContaining("no connection was free in time");
    }

    @Test
    void blockingDriverIsUnderstoodToo() {
        assertThat(failures.of(new IllegalStateException("wrapped", new SQLException("no role", "28000"))))
                .hasMessageContainingAll("[28000] no role", "user and password");
    }
}
