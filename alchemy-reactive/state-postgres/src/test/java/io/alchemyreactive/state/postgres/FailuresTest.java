package io.alchemyreactive.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.state.StateUnavailableException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    private final Failures failures = new Failures("postgresql://host:5432/db");

    @ParameterizedTest
    @ValueSource(strings = {"08006", "57P01", "57P03", "53300", "40P01", "40001"})
    void brokenConnectionsAndConflictsMayPass(String state) {
        assertThat(Failures.mayPass(new R2dbcNonTransientResourceException("gone", state)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"28P01", "3D000", "42501", "42P01", "25006", "53100"})
    void whatAPersonMustChangeDoesNotPass(String state) {
        assertThat(Failures.mayPass(new R2dbcNonTransientResourceException("no", state)))
                .isFalse();
        assertThat(failures.of(new R2dbcNonTransientResourceException("no", state)))
                .isInstanceOf(StateUnavailableException.class)
                .hasMessageContainingAll("postgresql://host:5432/db", "[" + state + "] no");
    }

    @Test
    void refusedConnectionMayPassAndUnverifiedServerDoesNot() {
        assertThat(Failures.mayPass(new R2dbcNonTransientResourceException(new ConnectException("refused"))))
                .isTrue();
        assertThat(Failures.mayPass(new R2dbcNonTransientResourceException(new SSLHandshakeException("no path"))))
                .isFalse();
    }

    @Test
    void longWaitForAConnectionIsNotBegunAgain() {
        var full = new R2dbcTimeoutException("full", new TimeoutException("60000ms"));
        assertThat(Failures.mayPass(full)).isFalse();
        assertThat(failures.of(full)).hasMessageContaining("no connection was free in time");
    }

    @Test
    void blockingDriverIsUnderstoodToo() {
        assertThat(failures.of(new IllegalStateException("wrapped", new SQLException("no role", "28000"))))
                .hasMessageContainingAll("[28000] no role", "user and password");
    }
}
