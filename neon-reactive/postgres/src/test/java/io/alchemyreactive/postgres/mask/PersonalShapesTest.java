package io.alchemyreactive.postgres.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.postgres.mask.PersonalShapes.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shapes of personal values in texts. */
class PersonalShapesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sam@shop.de",
                "call Sam <sam.o'neil+x@mail.shop.co.uk> soon",
                "{\"to\": \"sam@shop.de\"}",
                "user-1@example.com, sam@shop.de"
            })
    void mailboxesAreFound(String text) {
        assertThat(PersonalShapes.count(List.of(text))).containsOnlyKeys(Shape.EMAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+49 170 1234567",
                "tel. +4930123456",
                "(030) 1234 5678",
                "555-010-4477",
                "+1 (555) 010-4477",
                "tel +49 170 1234567."
            })
    void phonesAreFound(String text) {
        assertThat(PersonalShapes.count(List.of(text))).containsOnlyKeys(Shape.PHONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DE89370400440532013000",
                "GB82 WEST 1234 5698 7654 32",
                "NL91ABNA0417164300",
                "AT611904300234573201 ERSTE BANK"
            })
    void ibansAreFound(String text) {
        assertThat(PersonalShapes.count(List.of("pay to " + text))).containsKey(Shape.IBAN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "4111111111111111",
                "4111 1111 1111 1111",
                "5500-0000-0000-0004",
                "378282246310005",
                "paid with 4111111111111111.",
                "4111 1111 1111 1111 12/27"
            })
    void cardsAreFound(String text) {
        assertThat(PersonalShapes.count(List.of(text))).containsOnlyKeys(Shape.CARD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user-2c9d41e07a5bf386@example.com",
                "sam@mail.example",
                "a@b",
                "2026-11-30T12:00:00+01:00",
                "3f0c2a4e-9d1b-4c55-8a77-0e6f5d1c2b3a",
                "192.168.100.200",
                "DE89370400440532013001",
                "4111111111111112",
                "order 20261130123456",
                "12.50"
            })
    void othersAreNot(String text) {
        assertThat(PersonalShapes.count(List.of(text))).isEmpty();
    }

    @Test
    void numbersOfWhichFewHaveACheckDigitAreNoCards() {
        List<String> others = List.of(
                "4111111111111112", "4111111111111113", "4111111111111114", "4111111111111115", "4111111111111116");
        List<String> mixed = new ArrayList<>(others);
        mixed.add("4111111111111111");
        assertThat(PersonalShapes.count(mixed)).isEmpty();
        mixed.add("5500000000000004");
        assertThat(PersonalShapes.count(mixed)).containsEntry(Shape.CARD, 2);
    }
}
