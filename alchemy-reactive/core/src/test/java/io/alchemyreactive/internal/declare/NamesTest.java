package io.alchemyreactive.internal.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.resource.InvalidNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "0", "pr-147", "dev_sam", "a123456789012345678901234567890123456789012345678901234567890ab"
            })
    void stageNamesThatAreAllowed(String name) {
        assertThat(Names.checkStage(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "_a",
                "A",
                "a b",
                "a/b",
                "ä",
                "a\n",
                "a;drop",
                "a123456789012345678901234567890123456789012345678901234567890abc"
            })
    void stageNamesThatAreNot(String name) {
        assertThatThrownBy(() -> Names.checkStage(name))
                .isInstanceOf(InvalidNameException.class)
                .hasMessageNotContaining("\n")
                .hasMessageContaining("pr-147");
    }

    @Test
    void idsAreAnyTextWithoutTheSeparator() {
        for (String id : new String[] {"a__b", "a:b", "..", "%2F", "名前", "x".repeat(200)}) {
            assertThat(Names.fqn("", id)).isEqualTo(id);
        }
        for (String id : new String[] {"", "a/b", "x".repeat(201)}) {
            assertThatThrownBy(() -> Names.fqn("", id)).isInstanceOf(InvalidNameException.class);
        }
    }

    @Test
    void physicalNamesThatDifferOnlyInTheCutPartStayDistinct() {
        String instance = "abcdefghijklmnopqrstuvwxyz";
        String one = Names.physical("shop", "db-" + "x".repeat(90) + "1", "staging", instance, 63);
        String two = Names.physical("shop", "db-" + "x".repeat(90) + "2", "staging", instance, 63);
        assertThat(one).hasSize(63).startsWith("shop-db-").endsWith("-abcdefgh").isNotEqualTo(two);
        assertThat(Names.physical("shop", "scope/db", "staging", instance, 63))
                .isEqualTo("shop-scope-db-staging-abcdefgh");
    }

    @Test
    void theDefaultStageOfAnyUserIsAStage() {
        assertThat(Names.defaultStage("Sam.O'Neil")).isEqualTo("dev_sam-o-neil");
        assertThat(Names.checkStage(Names.defaultStage("名".repeat(100)))).hasSize(63);
    }
}
