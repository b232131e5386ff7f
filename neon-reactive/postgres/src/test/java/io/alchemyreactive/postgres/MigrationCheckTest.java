package io.alchemyreactive.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.postgres.lint.LintOptions;
import io.alchemyreactive.postgres.lint.LintReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** The check of a folder of files, without a database. */
class MigrationCheckTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private void file(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private MigrationSet set() {
        return new MigrationSet(List.of("filesystem:" + folder), "none");
    }

    private LintReport check(MigrationSet set) {
        return Objects.requireNonNull(
                FlywayMigrator.check(set, LintOptions.DEFAULTS).block(PATIENCE));
    }

    @Test
    void allFilesThatFlywayRunsAreChecked() throws IOException {
        file("beforeEachMigrate.sql", "SET lock_timeout = '5s';");
        file("V1__a.sql", "CREATE TABLE t (a int);");
        file("V2__b.sql", "DROP TABLE t;");
        file("R__c.sql", "TRUNCATE t;");
        file("notes.txt", "DROP TABLE t;");

        LintReport report = check(set());

        assertThat(report.files()).isEqualTo(4);
        assertThat(report.findings())
                .extracting(finding -> finding.file() + " " + finding.rule().id())
                .containsExactly("V2__b.sql drop-table", "R__c.sql truncate");
    }

    @Test
    void theSettingsOfAFileTakeItOutOfTheTransaction() throws IOException {
        file("V1__a.sql", "SET lock_timeout = '5s';\nCREATE INDEX CONCURRENTLY i ON t (a);");
        assertThat(check(set()).findings()).hasSize(1);

        file("V1__a.sql.conf", "executeInTransaction=false");
        assertThat(check(set()).isClean()).isTrue();
    }

    @Test
    void placeholdersHaveTheirValues() throws IOException {
        file("V1__a.sql", "SET lock_timeout = '5s';\nCREATE TABLE ${name} (a int);\nCREATE INDEX ON orders (a);");

        assertThat(check(set().withPlaceholders(Map.of("name", "orders"))).isClean())
                .isTrue();
    }

    @Test
    void aFileThatCannotBeUsedFailsTheCheck() throws IOException {
        file("V1_a.sql", "DROP TABLE t;");

        StepVerifier.create(FlywayMigrator.check(set(), LintOptions.DEFAULTS))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(MigrationFilesException.class)
                        .hasMessageContaining("V1_a.sql"))
                .verify(PATIENCE);
    }
}
