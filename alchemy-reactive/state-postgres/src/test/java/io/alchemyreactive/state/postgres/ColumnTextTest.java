package io.alchemyreactive.state.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\0", "\\", "\\0", "\\\0", "a\0b\\0\0", "\\\\0", "\ud83d\ude00"})
    void everyNameComesBackAsItWas(String name) {
        assertThat(ColumnText.stored(name)).doesNotContain("\0");
        assertThat(ColumnText.name(ColumnText.stored(name))).isEqualTo(name);
    }

    @Test
    void halfOfASurrogatePairIsRefused() {
        assertThatThrownBy(() -> ColumnText.stored("a\ud83d")).isInstanceOf(IllegalArgumentException.class);
    }
}
