package io.alchemyreactive.neon.local.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

    @Test
    void equalTextsHaveNoDifference() {
        assertThat(UnifiedDiff.of("a", "one\ntwo\n", "b", "one\ntwo\n")).isEmpty();
    }

    @Test
    void aChangeStandsAmongThreeLinesAround() {
        assertThat(UnifiedDiff.of("a", numbers(10), "b", numbers(10).replace("5\n", "five\n")))
                .isEqualTo("--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    }

    @Test
    void changesFarFromEachOtherAreHunksOfTheirOwn() {
        var changed = numbers(20).replaceFirst("2\n", "").replace("19\n", "19\nmore\n");

        assertThat(UnifiedDiff.of("a", numbers(20), "b", changed))
                .contains("@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n")
                .endsWith("@@ -17,4 +16,5 @@\n 17\n 18\n 19\n+more\n 20\n");
    }

    @Test
    void anEmptyTextBecomesAFullOne() {
        assertThat(UnifiedDiff.of("a", "", "b", "one\n")).isEqualTo("--- a\n+++ b\n@@ -0,0 +1,1 @@\n+one\n");
    }

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> number + "\n").collect(Collectors.joining());
    }
}
