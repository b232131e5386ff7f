package io.alchemyreactive.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedactedTest {

    private static final Redacted<String> SECRET = Redacted.of("hunter2");

    @Test
    void printsTheSameMaskForEverySecret() {
        record Login(String user, Redacted<String> password) {}

        assertThat(SECRET).hasToString("***");
        assertThat(Redacted.of("a much longer one")).hasToString("***");
        assertThat(new Login("ann", SECRET).toString()).isEqualTo("Login[user=ann, password=***]");
        assertThat(Optional.of(SECRET).toString()).doesNotContain("hunter2");
    }

    @Test
    void revealsAndMapsOnRequest() {
        assertThat(SECRET.reveal()).isEqualTo("hunter2");
        assertThat(SECRET.map(String::length)).isEqualTo(Redacted.of(7));
    }

    @Test
    void comparesByValueAndHashesWithoutIt() {
        assertThat(Redacted.of("hunter2")).isEqualTo(SECRET).hasSameHashCodeAs(SECRET);
        assertThat(Redacted.of("hunter3")).isNotEqualTo(SECRET).hasSameHashCodeAs(SECRET);
        assertThat(Redacted.of(new byte[] {1})).isEqualTo(Redacted.of(new byte[] {1}));
    }

    @Test
    void cannotBeSerialised() throws IOException {
        try (var out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(SECRET)).isInstanceOf(NotSerializableException.class);
        }
    }

    @Test
    void showsNothingThatAMapperTakesForAProperty() {
        assertThat(Redacted.class.getFields()).isEmpty();
        assertThat(Arrays.stream(Redacted.class.getMethods())
                        .map(java.lang.reflect.Method::getName)
                        .filter(name -> name.matches("(get|is)[A-Z].*") && !name.equals("getClass")))
                .isEmpty();
    }

    @Test
    void refusesNull() {
        assertThatThrownBy(() -> Redacted.of(null)).hasMessage("secret");
    }
}
