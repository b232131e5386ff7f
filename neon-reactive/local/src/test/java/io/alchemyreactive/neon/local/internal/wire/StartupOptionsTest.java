package io.alchemyreactive.neon.local.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartupOptionsTest {

    @Test
    void onlyWhatTheProxyOfTheServicePassesOnReachesPostgres() {
        assertThat(forServer(Map.of(
                        "user", "u",
                        "database", "d",
                        "application_name", "a",
                        "replication", "database",
                        "channel_binding", "require",
                        "search_path", "s",
                        "client_encoding", "LATIN1",
                        "project", "p",
                        "_pq_.some", "x")))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "user", "u",
                        "database", "d",
                        "application_name", "a",
                        "replication", "database",
                        "client_encoding", "UTF8",
                        "_pq_.some", "x"));
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint=ep-1, ''",
        "project=ep-1, ''",
        "' endpoint=ep-1  -c  search_path=s ', '-c search_path=s'",
        "'-c search_path=a\\ b project=ep-1-pooler', '-c search_path=a\\ b'",
        "'neon_endpoint_type:read_write -c statement_timeout=1', '-c statement_timeout=1'",
    })
    void optionsLoseWhatIsForTheProxy(String options, String left) {
        assertThat(forServer(Map.of("user", "u", "options", options)).getOrDefault("options", ""))
                .isEqualTo(left);
    }

    @Test
    void allParametersPassWhereTheOptionsAskForIt() {
        assertThat(forServer(Map.of("user", "u", "search_path", "s", "options", "neon_proxy_params_compat:true")))
                .isEqualTo(Map.of("user", "u", "search_path", "s"));
    }

    @Test
    void theEndpointInTheOptionsHasToBeTheOneThatWasReached() {
        var options = new StartupOptions(startup(Map.of("options", "endpoint=ep-1-pooler")));

        assertThat(options.endpoint()).contains("ep-1");
        options.requireEndpoint("ep-1");
        assertThatThrownBy(() -> options.requireEndpoint("ep-2"))
                .isInstanceOf(PostgresErrorException.class)
                .hasMessageContaining("'ep-2'")
                .hasMessageContaining("'ep-1'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"neon_timestamp:2030-01-01T00:00:00Z", "neon_lsn:0/1", "-c a=b neon_lsn=0/1"})
    void aPointInThePastIsRefusedAndNotTakenForThePresent(String options) {
        assertThatThrownBy(() -> forServer(Map.of("user", "u", "options", options)))
                .isInstanceOfSatisfying(
                        PostgresErrorException.class,
                        refusal -> assertThat(refusal.fields().sqlState()).isEqualTo("0A000"))
                .hasMessageContaining("make a branch at that point");
    }

    @ParameterizedTest
    @ValueSource(strings = {"neon_timestamp", "neon_lsn"})
    void aPointThatNeonsProxyWouldDropIsRefusedToo(String parameter) {
        assertThatThrownBy(() -> forServer(Map.of("user", "u", parameter, "0/1")))
                .isInstanceOf(PostgresErrorException.class)
                .hasMessageContaining("make a branch at that point");
    }

    private static Map<String, String> forServer(Map<String, String> parameters) {
        return new StartupOptions(startup(parameters)).forServer().parameters();
    }

    private static Startup startup(Map<String, String> parameters) {
        return new Startup(Startup.PROTOCOL, parameters);
    }
}
