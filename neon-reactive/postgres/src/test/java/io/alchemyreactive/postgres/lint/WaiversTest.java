package io.alchemyreactive.postgres.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaiversTest {

    private static LintReport check(String sql) {
        return Objects.requireNonNull(MigrationLint.check(
                        List.of(
                                new LintFile("beforeEachMigrate.sql", Optional.empty(), "SET lock_timeout = 1;", true),
                                LintFile.of("V1__a.sql", "1", sql)),
                        LintOptions.DEFAULTS)
                .block());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- alchemy:allow drop-table because no release uses it\nDROP TABLE t;",
                "/* alchemy:allow drop-table because no release uses it */ DROP TABLE t;",
                "DROP TABLE -- alchemy:allow drop-table because no release uses it\n t;",
                "SELECT 1;\nDROP TABLE t; -- alchemy:allow drop-table because no release uses it\n",
                "-- a note: alchemy:allow drop-table because no release uses it\n-- another\nDROP TABLE t;"
            })
    void aCommentAllowsItsStatement(String sql) {
        LintReport report = check(sql);

        assertThat(report.isClean()).isTrue();
        assertThat(report.waivers()).singleElement().satisfies(waiver -> {
            assertThat(waiver.rule()).isEqualTo("drop-table");
            assertThat(waiver.reason()).isEqualTo("no release uses it");
        });
    }

    @Test
    void aCommentAllowsNoOtherRule() {
        LintReport report = check("-- alchemy:allow drop-table because it is empty\nCREATE INDEX ON t (a);");

        assertThat(report.findings()).hasSize(1);
        assertThat(report.waivers())
                .extracting(Waiver::problem)
                .containsExactly("the statement at which it stands breaks no such rule; remove it");
        assertThat(report.isClean()).isFalse();
    }

    @Test
    void aCommentAllowsNoLaterStatement() {
        LintReport report = check("-- alchemy:allow drop-table because it is empty\nSELECT 1; DROP TABLE t;");

        assertThat(report.findings()).hasSize(1);
        assertThat(report.waivers()).hasSize(1).noneMatch(Waiver::isUsed);
    }

    @Test
    void severalRulesAreAllowedAtOnce() {
        LintReport report = check("-- alchemy:allow drop-column, set-not-null because the table is empty\n"
                + "ALTER TABLE t DROP COLUMN a, ALTER COLUMN b SET NOT NULL;");

        assertThat(report.isClean()).isTrue();
        assertThat(report.waivers()).hasSize(2);
    }

    @Test
    void anUnreadStatementIsAllowedByName() {
        assertThat(check("-- alchemy:allow unread because it only writes new rows\nDO $$ BEGIN END $$;")
                        .isClean())
                .isTrue();
    }

    @Test
    void aReasonIsNeeded() {
        LintReport report = check("-- alchemy:allow drop-table\nDROP TABLE t;");

        assertThat(report.findings()).hasSize(1);
        assertThat(report.waivers())
                .singleElement()
                .satisfies(waiver -> assertThat(waiver.problem()).contains("gives no reason"));
    }

    @Test
    void unknownRulesAndWrongFormsAreReported() {
        LintReport report = check("""
                -- alchemy:allow drop-everything because I can
                DROP TABLE t;
                -- alchemy:allow: drop-table because I can
                DROP TABLE u;
                -- alchemy:allow drop-table because nothing follows
                """);

        assertThat(report.findings()).hasSize(2);
        assertThat(report.waivers()).extracting(Waiver::line).containsExactly(1, 3, 5);
        assertThat(report.waivers())
                .extracting(Waiver::problem)
                .satisfiesExactly(
                        unknown -> assertThat(unknown).contains("no such rule"),
                        wrong -> assertThat(wrong).contains("form"),
                        unused -> assertThat(unused).contains("no such rule"));
    }
}
