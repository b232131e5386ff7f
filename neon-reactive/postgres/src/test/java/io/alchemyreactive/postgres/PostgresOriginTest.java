package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.address.InvalidPostgresUriException;
import io.alchemyreactive.effect.Redacted;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PostgresOriginTest {

    private static final String URI =
            "postgresql://o%20wner:p%40s%2Bs@127.0.0.1:6543/my%20db?channel_binding=require&sslmode=require";

    @Test
    void partsOfAUriAreDecodedAndPutTogetherAgain() {
        var origin = PostgresOrigin.parse(Redacted.of(URI));
        assertThat(origin.host()).isEqualTo("127.0.0.1");
        assertThat(origin.port()).isEqualTo(6543);
        assertThat(origin.user()).isEqualTo("o wner");
        assertThat(origin.password().reveal()).isEqualTo("p@s+s");
        assertThat(origin.database()).isEqualTo("my db");
        assertThat(origin.uri().reveal()).isEqualTo(URI);
    }

    @Test
    void jdbcUrlSpellsParametersAsTheDriverDoesAndHoldsNoPassword() {
        assertThat(PostgresOrigin.parse(Redacted.of(URI)).jdbcUrl())
                .isEqualTo("jdbc:postgresql://127.0.0.1:6543/my%20db?channelBinding=require&sslmode=require");
    }

    @Test
    void r2dbcUrlSpellsParametersAsTheDriverDoesAndHoldsNoPassword() {
        assertThat(PostgresOrigin.parse(Redacted.of(URI)).r2dbcUrl())
                .isEqualTo("r2dbc:postgresql://127.0.0.1:6543/my%20db?sslMode=require");
    }

    @Test
    void libpqTakesWordsInQuotes() {
        var origin = PostgresOrigin.parse(Redacted.of(URI)).as("o'wner", Redacted.of("back\\slash"));
        assertThat(origin.libpq().reveal())
                .isEqualTo("host='127.0.0.1' port='6543' dbname='my db' user='o\\'wner' password='back\\\\slash'"
                        + " channel_binding='require' sslmode='require'");
        assertThat(origin.libpq().toString()).doesNotContain("slash");
    }

    @Test
    void anotherRoleAndAnotherDatabaseAreOnTheSameServer() {
        var origin = PostgresOrigin.parse(Redacted.of(URI))
                .as("app", Redacted.of("secret"))
                .in("shop");
        assertThat(origin.uri().reveal())
                .isEqualTo("postgresql://app:secret@127.0.0.1:6543/shop?channel_binding=require&sslmode=require");
    }

    @Test
    void aUriWithoutPortMeansTheDefaultPort() {
        assertThat(PostgresOrigin.parse(Redacted.of("postgresql://u:p@h/d")).port())
                .isEqualTo(5432);
    }

    @Test
    void anIpv6AddressStandsInBracketsWhereUrlsWantThem() {
        var origin = new PostgresOrigin("[::1]", 5432, "d", "u", Redacted.of("p"), Map.of());
        assertThat(origin.host()).isEqualTo("::1");
        assertThat(origin.libpq().reveal()).startsWith("host='::1' ");
        assertThat(origin.uri().reveal()).isEqualTo("postgresql://u:p@[::1]:5432/d");
        assertThat(origin.jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]:5432/d");
        assertThat(origin.r2dbcUrl()).isEqualTo("r2dbc:postgresql://[::1]:5432/d");
        assertThat(origin).hasToString("PostgresOrigin(u@[::1]:5432/d)");
    }

    @Test
    void whatIsNoUriIsRefusedWithoutBeingQuoted() {
        for (String wrong :
                new String[] {"postgresql://u:sec ret@h/d", "postgresql://h/d", "sec ret", "postgresql://u:secret@h"}) {
            assertThatThrownBy(() -> PostgresOrigin.parse(Redacted.of(wrong)))
                    .isInstanceOf(InvalidPostgresUriException.class)
                    .hasMessageNotContaining("sec")
                    .hasNoCause();
        }
    }

    @Test
    void textMasksThePassword() {
        assertThat(PostgresOrigin.parse(Redacted.of(URI)))
                .asString()
                .doesNotContain("p@s")
                .doesNotContain("p%40s");
    }
}
