package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.address.InvalidPostgresUriException;
import io.alchemyreactive.effect.Redacted;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** Each address of the table as three drivers read what is made of it; {@link PsqlAddressIT} asks the fourth. */
class AddressTableTest {

    private static final Pattern WORD = Pattern.compile("([a-z_]+)='((?:[^'\\\\]|\\\\.)*)'( |$)");
    private static final Set<String> OF_PGJDBC =
            Arrays.stream(PGProperty.values()).map(PGProperty::getName).collect(Collectors.toSet());

    @Test
    void thereAreAHundred() {
        assertThat(Address.all()).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("io.alchemyreactive.postgres.Address#taken")
    void pgjdbcReadsThePartsAndKnowsEachProperty(Address address) {
        String url = address.origin().jdbcUrl();
        Properties read = Driver.parseURL(url, null);

        assertThat(read).as(url).isNotNull();
        assertThat(read.getProperty("PGHOST").replaceAll("[\\[\\]]", "")).isEqualTo(address.part(0));
        assertThat(read.getProperty("PGPORT")).isEqualTo(address.part(1));
        assertThat(read.getProperty("PGDBNAME")).isEqualTo(address.part(2));
        Map<String, String> parameters = new TreeMap<>();
        read.stringPropertyNames().forEach(name -> parameters.put(name, read.getProperty(name)));
        parameters.keySet().removeIf(name -> name.startsWith("PG"));
        assertThat(parameters).isEqualTo(address.parameters(5));
        assertThat(parameters.keySet()).isSubsetOf(OF_PGJDBC);
        assertThat(String.join(" ", address.origin().withoutJdbc())).isEqualTo(address.part(7));
    }

    @ParameterizedTest
    @MethodSource("io.alchemyreactive.postgres.Address#taken")
    void r2dbcReadsThePartsAndTakesEachOption(Address address) {
        String url = address.origin().r2dbcUrl();
        ConnectionFactoryOptions read = ConnectionFactoryOptions.parse(url);

        if (address.part(0).contains("_")) {
            assertThat(read.getValue(ConnectionFactoryOptions.HOST)).isEqualTo(address.part(0) + ":" + address.part(1));
        } else {
            assertThat(read.getValue(ConnectionFactoryOptions.HOST).toString().replaceAll("[\\[\\]]", ""))
                    .isEqualTo(address.part(0));
            assertThat(read.getValue(ConnectionFactoryOptions.PORT)).hasToString(address.part(1));
        }
        assertThat(read.getValue(ConnectionFactoryOptions.DATABASE)).isEqualTo(address.part(2));
        address.parameters(6)
                .forEach((name, value) ->
                        assertThat(read.getValue(Option.valueOf(name))).as(name).isEqualTo(value));
        assertThat(url.contains("?") ? url.substring(url.indexOf('?')).split("&").length : 0)
                .isEqualTo(address.parameters(6).size());
        assertThat(String.join(" ", address.origin().withoutR2dbc())).isEqualTo(address.part(8));
        // The driver reads the files of certificates at once.
        var complete = ConnectionFactoryOptions.parse(url.replaceAll("[&?]ssl(RootC|C|K)e[^&]*", ""))
                .mutate()
                .option(ConnectionFactoryOptions.USER, address.part(3))
                .option(ConnectionFactoryOptions.PASSWORD, address.part(4))
                .build();
        assertThat(PostgresqlConnectionFactoryProvider.builder(complete).build())
                .isNotNull();
    }

    @ParameterizedTest
    @MethodSource("io.alchemyreactive.postgres.Address#taken")
    void libpqReadsTheWords(Address address) {
        Map<String, String> words = words(address.origin().libpq().reveal());
        assertThat(words)
                .containsEntry("host", address.part(0))
                .containsEntry("port", address.part(1))
                .containsEntry("dbname", address.part(2))
                .containsEntry("user", address.part(3))
                .containsEntry("password", address.part(4));
        assertThat(words.keySet()).containsAll(address.origin().parameters().keySet());
    }

    @ParameterizedTest
    @MethodSource("io.alchemyreactive.postgres.Address#taken")
    void uriIsReadAsItself(Address address) {
        PostgresOrigin origin = address.origin();
        assertThat(PostgresOrigin.parse(origin.uri())).isEqualTo(origin);
        assertThat(origin.uri()
                        .map(uri -> PostgresOrigin.parse(Redacted.of("jdbc:" + uri)))
                        .reveal())
                .isEqualTo(origin);
    }

    @ParameterizedTest
    @MethodSource("io.alchemyreactive.postgres.Address#refused")
    void theRestIsRefusedByTheNameOfTheCause(Address address) {
        assertThatThrownBy(address::origin)
                .isInstanceOf(InvalidPostgresUriException.class)
                .hasMessageContaining(address.part(1))
                .hasMessageNotContainingAny("secret", "cret")
                .hasNoCause();
    }

    /** As libpq does: quotes around a value, a backslash before a quote or a backslash. */
    private static Map<String, String> words(String text) {
        Map<String, String> words = new LinkedHashMap<>();
        var word = WORD.matcher(text);
        int end = 0;
        while (word.find() && word.start() == end) {
            words.put(word.group(1), word.group(2).replaceAll("\\\\(.)", "$1"));
            end = word.end();
        }
        assertThat(end).isEqualTo(text.length());
        return words;
    }
}
