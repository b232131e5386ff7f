package io.alchemyreactive.neon.local.internal.serverless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionStringTest {

    @Test
    void everyPartIsDecoded() {
        var parsed = ConnectionString.parse(
                "postgresql://a%40b:p%3A%2F+x@127.0.0.1:31068/my%20db?sslmode=require&options=endpoint%3Dep-1");

        assertThat(parsed.address()).isEqualTo(new Address("127.0.0.1", 31068));
        assertThat(parsed.startup().parameters())
                .containsEntry("user", "a@b")
                .containsEntry("database", "my db")
                .containsEntry("options", "endpoint=ep-1");
        assertThat(parsed.password()).isEqualTo(new PasswordForm(Optional.empty(), "p:/+x"));
        assertThat(parsed.toString()).doesNotContain("p:/+x");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://u:endpoint%3Dep-1%3Bp%3Bw@h/d, ep-1, p;w",
        "postgres://u:endpoint%3Dep-1-pooler$p$w@h/d, ep-1, p$w",
        "postgres://u:project%3Dep-1%3Bpw&@h/d, ep-1, pw&",
    })
    void aPasswordMayNameTheEndpoint(String text, String endpoint, String password) {
        var parsed = ConnectionString.parse(text).password();

        assertThat(parsed.endpoint()).contains(endpoint);
        assertThat(parsed.password()).isEqualTo(password);
        assertThat(parsed.toString()).doesNotContain(password);
    }

    @ParameterizedTest
    @CsvSource({
        "mysql://u:secret@h/d, postgresql://",
        "postgres://u:secret@/d, missing hostname",
        "postgres://:secret@h/d, missing username",
        "postgres://u@h/d, missing password",
        "postgres://u:secret@h, missing database name",
        "postgres://u:secret@h/%zz, no URI",
        "postgres://u:sec ret@h/d, character 17 has to be written as %20",
        "postgres://u:secret#@h/d, character 20 has to be written as %23",
        "postgres://u:secret/@h/d, character 20 has to be written as %2F",
        "postgres://u:secret?@h/d, character 20 has to be written as %3F",
        "postgres://u:secret@@h/d, character 20 has to be written as %40",
        "postgres://u:sec%ret@h/d, character 17 has to be written as %25",
        "postgres://u@v:secret@h/d, character 13 has to be written as %40",
    })
    void whatIsMissingIsNamedWithoutThePassword(String text, String why) {
        assertThatThrownBy(() -> ConnectionString.parse(text))
                .isInstanceOf(HttpSqlException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }
}
