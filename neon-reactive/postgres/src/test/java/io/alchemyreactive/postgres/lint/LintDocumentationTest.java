package io.alchemyreactive.postgres.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of rules in the documentation. With {@code -Ddocumentation.write=true} it is written. */
class LintDocumentationTest {

    private static final Path PAGE = Path.of("../../docs/neon.md");
    private static final String HEAD = "| rule | lock | why | safer form |\n|---|---|---|---|\n";

    @Test
    void theDocumentationListsAllRules() throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(HEAD);
        assertThat(start).as("the head of the table").isPositive();
        int end = page.indexOf("\n\n", start) + 1;
        String wanted = HEAD
                + Arrays.stream(LintRule.values())
                        .map(LintDocumentationTest::row)
                        .collect(Collectors.joining());
        if (Boolean.getBoolean("documentation.write")) {
            Files.writeString(PAGE, page.substring(0, start) + wanted + page.substring(end));
        } else {
            assertThat(page.substring(start, end))
                    .as("cure: run this test with -Ddocumentation.write=true")
                    .isEqualTo(wanted);
        }
    }

    private static String row(LintRule rule) {
        String id = rule.severity() == LintSeverity.CAUTION ? "`" + rule.id() + "` (caution)" : "`" + rule.id() + "`";
        String old = rule.safer(LintOptions.OLDEST);
        String current = rule.safer(LintOptions.NEWEST);
        String safer = old.equals(current) ? old : old + "; in version 18 " + current;
        return String.format(
                Locale.ROOT, "| %s | %s | %s | %s |\n", id, rule.lock().text(), rule.why(), safer);
    }
}
