package io.alchemyreactive.postgres.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class MigrationLintTest {

    private static final LintFile LIMIT =
            new LintFile("beforeEachMigrate.sql", Optional.empty(), "SET lock_timeout = '5s';", true);

    private static LintReport check(LintOptions options, LintFile... files) {
        return Objects.requireNonNull(
                MigrationLint.check(List.of(files), options).block());
    }

    private static LintReport check(String sql) {
        return check(LintOptions.DEFAULTS, LIMIT, LintFile.of("V1__a.sql", "1", sql));
    }

    private static List<String> places(LintReport report) {
        return report.findings().stream()
                .map(finding -> finding.file() + ":" + finding.line() + " "
                        + finding.rule().id())
                .toList();
    }

    @Test
    void aFindingNamesFileLineStatementLockAndSaferForm() {
        LintFinding finding = check("\n\nCREATE INDEX orders_note\n  ON orders (note);")
                .findings()
                .get(0);

        assertThat(finding)
                .isEqualTo(new LintFinding(
                        LintRule.INDEX_WITHOUT_CONCURRENTLY,
                        "V1__a.sql",
                        3,
                        "CREATE INDEX orders_note ON orders",
                        TableLock.SHARE,
                        "CREATE INDEX CONCURRENTLY, alone in its file"));
        assertThat(finding.rule().severity()).isEqualTo(LintSeverity.DANGER);
    }

    @Test
    void eachPartOfAStatementHasItsLine() {
        LintReport report = check("""
                ALTER TABLE shop.users
                  ADD COLUMN a int,
                  DROP COLUMN b,
                  ALTER COLUMN c SET NOT NULL;
                """);

        assertThat(places(report)).containsExactly("V1__a.sql:3 drop-column", "V1__a.sql:4 set-not-null");
        assertThat(report.findings())
                .extracting(LintFinding::statement)
                .containsExactly(
                        "ALTER TABLE shop.users: DROP COLUMN b", "ALTER TABLE shop.users: ALTER COLUMN c SET NOT NULL");
    }

    @Test
    void theLockIsThatOfTheStatementWhereItDiffersFromTheRule() {
        assertThat(check("LOCK TABLE users IN EXCLUSIVE MODE;").findings())
                .extracting(LintFinding::lock)
                .containsExactly(TableLock.EXCLUSIVE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE users SET phone = 'hunter2';",
                "DELETE FROM users WHERE 'hunter2' = 'hunter2';",
                "ALTER TABLE users ADD COLUMN a text DEFAULT app.f('hunter2');",
                "CREATE UNIQUE INDEX ON users (a) WHERE a = 'hunter2';",
                "SELECT app.f('hunter2');",
                "SELECT $q$hunter2$q$, app.f(1);",
                "DO $$ SELECT 'hunter2' $$;",
                "INSERT INTO users VALUES ('hunter2",
                "\\echo hunter2",
                "ALTER TYPE mood RENAME VALUE 'hunter2' TO 'x';",
                "FROBNICATE 'hunter2';",
                "COPY users FROM stdin;\nhunter2\n\\.\nDROP TABLE users;"
            })
    void noValueOfTheFilesGetsIntoTheReport(String sql) {
        LintReport report = check(sql);

        assertThat(report.isClean()).isFalse();
        assertThat(report.toString()).doesNotContain("hunter2");
    }

    @Test
    void eachFileIsCheckedByItselfByDefault() {
        LintReport report = check(
                LintOptions.DEFAULTS,
                LIMIT,
                LintFile.of("V1__a.sql", "1", "CREATE TABLE t (a int); DROP TABLE t; CREATE TABLE t (a int);"),
                LintFile.of("V2__b.sql", "2", "DROP TABLE t;"));

        assertThat(places(report)).containsExactly("V2__b.sql:1 drop-table");
        assertThat(report.files()).isEqualTo(3);
    }

    @Test
    void appliedFilesAreNotReportedAndTheOthersRunTogether() {
        LintReport report = check(
                LintOptions.builder().appliedUpTo("9.1").build(),
                LIMIT,
                LintFile.of("V10__c.sql", "10", "CREATE TABLE fresh (a int);"),
                LintFile.of("V9.1__a.sql", "9.1", "DROP TABLE gone; CREATE TABLE applied (a int);"),
                LintFile.of("V11__d.sql", "11", "CREATE INDEX ON fresh (a);\nCREATE INDEX ON applied (a);"));

        assertThat(places(report)).containsExactly("V11__d.sql:2 index-without-concurrently");
        assertThat(report.files()).isEqualTo(3);
    }

    @Test
    void aLimitForLocksBeforeEachMigrationHoldsForAllFiles() {
        LintFile file = LintFile.of("V1__a.sql", "1", "ALTER TABLE t ADD COLUMN a int;");
        LintFile each = new LintFile("beforeMigrate.sql", Optional.empty(), "SET lock_timeout = '5s';", true);

        assertThat(check(LintOptions.DEFAULTS, LIMIT, file).isClean()).isTrue();
        assertThat(places(check(LintOptions.DEFAULTS, each, file))).containsExactly("V1__a.sql:1 missing-lock-timeout");
    }

    @Test
    void theSaferFormFollowsTheVersionOfPostgres() {
        LintFile file = LintFile.of("V1__a.sql", "1", "ALTER TABLE t ALTER COLUMN a SET NOT NULL;");

        assertThat(check(LintOptions.DEFAULTS, LIMIT, file).findings().get(0).saferForm())
                .startsWith("ADD CONSTRAINT … CHECK");
        assertThat(check(LintOptions.builder().postgres(18).build(), LIMIT, file)
                        .findings()
                        .get(0)
                        .saferForm())
                .startsWith("ADD CONSTRAINT … NOT NULL … NOT VALID");
    }

    @Test
    void aRepeatableFileIsCheckedAlthoughEarlierFilesAreApplied() {
        LintReport report = check(
                LintOptions.builder().appliedUpTo("5").build(),
                LIMIT,
                new LintFile("R__views.sql", Optional.empty(), "DROP VIEW v;", true));

        assertThat(places(report)).containsExactly("R__views.sql:1 drop-table");
    }

    @Test
    void theReportCanBeAskedForTwice() {
        var twice = MigrationLint.check(List.of(LintFile.of("V1__a.sql", "1", "DROP TABLE t;")), LintOptions.DEFAULTS);
        LintReport first = Objects.requireNonNull(twice.block());

        StepVerifier.create(twice).expectNext(first).verifyComplete();
    }

    @Test
    void wrongOptionsAreRefused() {
        assertThatThrownBy(() -> LintOptions.builder().postgres(14)).hasMessageContaining("15 to 18");
        assertThatThrownBy(() -> LintOptions.builder().appliedUpTo("v3")).hasMessageContaining("not 'v3'");
    }
}
