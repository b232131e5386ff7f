package io.alchemyreactive.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StateStoreFactory;
import io.alchemyreactive.state.UnusableKeyException;
import io.r2dbc.postgresql.client.SSLMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresStateOptionsTest {

    private static final Redacted<String> URI = Redacted.of("postgresql://sam:correct%20horse@db.example.com/state");

    @Test
    void uriIsTakenApartAndTheServerVerifiedByDefault() {
        DatabaseAddress address = DatabaseAddress.parse(URI);
        assertThat(address)
                .isEqualTo(new DatabaseAddress(
                        "db.example.com",
                        5432,
                        "state",
                        "sam",
                        Redacted.of("correct horse"),
                        SSLMode.VERIFY_FULL,
                        null));
        assertThat(address.place()).isEqualTo("postgresql://db.example.com:5432/state");
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.com:5432/state");
        assertThat(address.jdbcProperties())
                .containsEntry("sslmode", "verify-full")
                .containsKey("sslfactory");
    }

    @Test
    void parametersSayHowFarTheServerIsTrusted() {
        DatabaseAddress address = DatabaseAddress.parse(Redacted.of(
                "postgres://sam:x@[::1]:6543/a%2Fb?sslmode=verify-ca&sslrootcert=/etc/ca.pem&channel_binding=require"));
        assertThat(address)
                .isEqualTo(new DatabaseAddress(
                        "::1", 6543, "a/b", "sam", Redacted.of("x"), SSLMode.VERIFY_CA, "/etc/ca.pem"));
        assertThat(address.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:6543/a%2Fb");
        assertThat(address.jdbcProperties()).containsEntry("sslrootcert", "/etc/ca.pem");
    }

    @Test
    void requireEncryptsAndVerifiesOnlyAgainstCertificatesThatAreNamed() {
        String uri = "postgresql://sam:x@db.example.com/state?sslmode=require";
        assertThat(DatabaseAddress.parse(Redacted.of(uri)).tls()).isEqualTo(SSLMode.REQUIRE);
        DatabaseAddress named = DatabaseAddress.parse(Redacted.of(uri + "&sslrootcert=/etc/ca.pem"));
        assertThat(named.tls()).isEqualTo(SSLMode.VERIFY_CA);
        assertThat(named.jdbcProperties()).containsEntry("sslmode", "verify-ca");
    }

    @Test
    void poolerIsRefusedWithTheDirectAddressAsTheCure() {
        assertThatThrownBy(() -> PostgresStateOptions.of(
                        Redacted.of("postgresql://sam:correct-horse@ep-cool-1-pooler.eu.neon.tech/state")))
                .isInstanceOf(InvalidStateAddressException.class)
                .hasMessageContainingAll("ep-cool-1-pooler", "direct address")
                .hasMessageNotContaining("horse");
        assertThat(PostgresStateOptions.of(Redacted.of("postgresql://sam:x@ep-1.my-pooler.example.com/state")))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://sam:correct-horse@host/db",
                "postgresql://host/db",
                "postgresql://sam:correct-horse@host",
                "postgresql://sam:correct-horse@host/",
                "postgresql://sam:correct-horse@host/db?sslmode=prefer",
                "postgresql://sam:correct-horse@host/db?fetch=3",
                "postgresql://sam:correct-horse%zz@host/db",
                "postgresql://sam:correct-horse {}@host/db",
                ""
            })
    void otherUrisAreRefusedAndNotQuoted(String uri) {
        assertThatThrownBy(() -> PostgresStateOptions.of(Redacted.of(uri)))
                .isInstanceOf(InvalidStateAddressException.class)
                .hasMessageNotContaining("horse")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sam:correct-horse@host:0/db                          | port '0'",
                "sam:correct-horse@host:70000/db                      | port '70000'",
                "sam:correct-horse@host:99999999999/db                | port '99999999999'",
                "sam:correct-horse@host:five/db                       | port 'five'",
                "sam:correct-horse@host:-1/db                         | port '-1'",
                "sam:correct-horse@host:5432:5433/db                  | port '5432:5433'",
                "sam:correct-horse@300.1.1.1/db                       | host '300.1.1.1'",
                "sam:correct-horse@10.1/db                            | host '10.1'",
                "sam:correct-horse@-host/db                           | host '-host'",
                "sam:correct-horse@a..b/db                            | host 'a..b'",
                "sam:correct-horse@%2Fvar%2Frun/db                    | socket",
                "sam:correct-horse@:5432/db                           | host ''",
                "sam:correct-horse@one:5432,two:5432/db               | several hosts (one:5432,two:5432)",
                ":correct-horse@host/db                               | names no user",
                "sam:correct/horse@host/db                            | %2F",
                "sam:correct?horse@host/db                            | %3F",
                "sam:correct#horse@host/db                            | %23",
                "sam:correct@horse@host/db                            | the password holds an unescaped '@': write %40",
                "sam:a@correct/horse@host/db                          | %40",
                "sam:a@correct/x?horse@host/db                        | %40",
                "sam:correct-horse@host/db#horse                      | %23",
                "sam:correct-horse%00@host/db                         | password has a %00",
                "sam:correct-horse@host/d%zz                          | the database holds an unescaped '%'",
                "sam:correct-horse@host/db?sslmode=VERIFY             | sslmode must be",
                "sam:correct-horse@host/db?sslmode                    | sslmode must be",
                "sam:correct-horse@host/db?sslmode=require&sslmode=disable | sslmode twice",
                "sam:correct-horse@host/db?sslrootcert=               | sslrootcert names no file",
                "sam:correct-horse@host/db?sslmode=disable&sslrootcert=/ca | sslrootcert names certificates",
                "sam:correct-horse@host/db?channel_binding=disable    | channel_binding",
                "sam:correct-horse@host/db?password=horse             | password twice"
            })
    void partOfNoUseIsNamedWithTheCureAndNoSecret(String rest, String named) {
        assertThatThrownBy(() -> PostgresStateOptions.of(Redacted.of("postgresql://" + rest)))
                .isInstanceOf(InvalidStateAddressException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("correct")
                .hasMessageNotContaining("horse")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POSTGRESQL://sam:x@host/db",
                "postgresql://sam:x@state_db:5432/db",
                "postgresql://sam:x@host:/db",
                "postgresql://sam:x@host.example./db",
                "postgresql://sam:x@127.0.0.1:65535/db",
                "postgresql://sam:a%40b:c@host/db",
                "jdbc:postgresql://host/db?user=sam&password=x",
                "postgresql://sam@host/db?"
            })
    void uncommonAddressesAreTaken(String uri) {
        assertThat(PostgresStateOptions.of(Redacted.of(uri)).uri()).isNotNull();
    }

    @Test
    void authoritiesOfTheSystemAreNamedOrLeftOut() {
        DatabaseAddress address = DatabaseAddress.parse(Redacted.of("postgresql://sam:x@host/db?sslrootcert=system"));
        assertThat(address).isEqualTo(DatabaseAddress.parse(Redacted.of("postgresql://sam:x@host/db")));
        assertThat(DatabaseAddress.parse(Redacted.of("postgresql://sam:x@[::1]/db"))
                        .place())
                .isEqualTo("postgresql://[::1]:5432/db");
    }

    @Test
    void numbersThatMakeNoSenseAreRefused() {
        var options = PostgresStateOptions.builder(URI);
        assertThatThrownBy(() -> options.connections(0)).isInstanceOf(InvalidStateAddressException.class);
        assertThatThrownBy(() -> options.retries(-1)).isInstanceOf(InvalidStateAddressException.class);
        assertThatThrownBy(() -> options.lease(Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .isInstanceOf(InvalidStateAddressException.class)
                .hasMessageContaining("heartbeat");
        assertThatThrownBy(() -> options.lease(Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(1)))
                .isInstanceOf(InvalidStateAddressException.class)
                .hasMessageContaining("365 days");
    }

    @Test
    void environmentNamesUriAndKey() {
        String uri = URI.reveal();
        assertThat(PostgresStateOptions.from(Map.of("ALCHEMY_STATE", uri)))
                .usingRecursiveComparison()
                .isEqualTo(PostgresStateOptions.of(URI));
        assertThat(PostgresStateOptions.from(Map.of("ALCHEMY_STATE", uri, "ALCHEMY_PASSWORD", "p"))
                        .key())
                .isEqualTo(new KeySource.Password(Redacted.of("p")));
        assertThatThrownBy(() -> PostgresStateOptions.from(
                        Map.of("ALCHEMY_STATE", uri, "ALCHEMY_PASSWORD", "p", "ALCHEMY_KEY_FILE", "k")))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageContainingAll("ALCHEMY_PASSWORD", "ALCHEMY_KEY_FILE");
        assertThat(PostgresStateOptions.from(Map.of("ALCHEMY_STATE", uri, "ALCHEMY_KEY_FILE", "k"))
                        .key())
                .isEqualTo(new KeySource.File(Path.of("k")));
        assertThatThrownBy(() -> PostgresStateOptions.from(Map.of()))
                .isInstanceOf(InvalidStateAddressException.class)
                .hasMessageContaining("ALCHEMY_STATE");
    }

    @Test
    void storeIsFoundByTheSchemesOfItsUrls() {
        var factories = ServiceLoader.load(StateStoreFactory.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        assertThat(factories).singleElement().satisfies(factory -> {
            assertThat(factory.schemes()).containsExactlyInAnyOrder("postgresql", "postgres");
            assertThat(factory.open(URI, Map.of("ALCHEMY_STATE", ".alchemy"))).isInstanceOf(PostgresStateStore.class);
        });
    }

    @Test
    void nothingPrintsTheUri() {
        assertThat(PostgresStateOptions.of(URI).toString()).doesNotContain("horse", "sam");
        assertThat(DatabaseAddress.parse(URI).toString()).doesNotContain("horse");
    }
}
