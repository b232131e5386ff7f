package io.alchemyreactive.internal.declare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.resource.InvalidNameException;
import java.util.List;
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
        assertThat(Names.checkStage(Names.defaultStage("sam名".repeat(100)))).hasSize(63);
        assertThat(Names.checkStage(Names.defaultStage("名"))).isNotEqualTo(Names.defaultStage("王"));
    }

    @Test
    void aBranchHasAStageOfItsOwnHoweverAlikeTheNamesAre() {
        assertThat(Names.branchStage("feature/ABC-1")).isEqualTo("feature-abc-1-67b539fe8239");
        assertThat(Names.branchStage("refs/heads/feature/ABC-1")).isEqualTo(Names.branchStage("feature/ABC-1"));
        var branches = List.of(
                "feature/ABC-1",
                "feature/abc-1",
                "feature-abc-1",
                "feature/ABC/1",
                "feature//abc-1",
                "-feature-abc-1",
                "ü",
                "u\u0308",
                "ö",
                "名",
                "main",
                "x".repeat(200),
                "x".repeat(201),
                "x".repeat(50),
                "x".repeat(49) + "-y",
                "---",
                Names.branchStage("main"));
        assertThat(branches)
                .extracting(Names::branchStage)
                .doesNotHaveDuplicates()
                .allSatisfy(Names::checkStage);
        assertThatThrownBy(() -> Names.branchStage(" ")).isInstanceOf(InvalidNameException.class);
        assertThatThrownBy(() -> Names.branchStage("refs/heads/")).isInstanceOf(InvalidNameException.class);
    }
}
