package io.alchemyreactive.neon.local.internal.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LsnTest {

    @Test
    void readsAndWritesTheFormOfPostgres() {
        assertThat(Lsn.parse("1A/2B3C4D5E"))
                .hasValueSatisfying(lsn -> assertThat(lsn).hasToString("1A/2B3C4D5E"));
        assertThat(Lsn.parse("0/0")).contains(new Lsn(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "x/1", "1/123456789", "1/2/3", " 1/2"})
    void refusesOtherForms(String text) {
        assertThat(Lsn.parse(text)).isEmpty();
    }

    @Test
    void comparesPlacesBeyondTheSignBit() {
        var high = Lsn.parse("FFFFFFFF/0").orElseThrow();

        assertThat(high).isGreaterThan(Lsn.parse("1/0").orElseThrow());
    }

    @Test
    void namesTheSegmentOfAMegabyteThatHoldsThePlace() {
        assertThat(Lsn.parse("0/1FFFFF").orElseThrow().segment()).isEqualTo("0000000000000001");
        assertThat(Lsn.parse("2/100000").orElseThrow().segment()).isEqualTo("0000000200000001");
    }
}
