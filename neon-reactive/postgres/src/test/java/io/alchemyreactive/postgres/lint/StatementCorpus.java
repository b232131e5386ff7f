package io.alchemyreactive.postgres.lint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The cases of {@code lint/statements.txt}. */
final class StatementCorpus {

    private static final Pattern HEAD = Pattern.compile("== ([^\\[]+?)((?: \\[\\w+])*) -> (.+)");
    private static final String APPLIED = "-- applied\n";

    private StatementCorpus() {}

    /**
     * One case.
     *
     * @param name the fact that it shows
     * @param marks the words in brackets
     * @param expected the rules that it breaks, and {@code unread}; empty when it is harmless
     * @param sql its file, behind the SQL of files that ran before
     */
    record Case(String name, Set<String> marks, Set<String> expected, String sql) {

        boolean isHarmless() {
            return expected.isEmpty();
        }

        /** The SQL of the file that is checked. */
        String pending() {
            return sql.substring(Math.max(0, sql.indexOf(APPLIED)));
        }

        /** The names of the rules that the check finds broken, and {@code unread}. */
        Set<String> found() {
            LintReport report = Objects.requireNonNull(
                    MigrationLint.check(files(), options()).block());
            Set<String> found = new TreeSet<>();
            report.findings().forEach(finding -> found.add(finding.rule().id()));
            if (!report.unread().isEmpty()) {
                found.add("unread");
            }
            return found;
        }

        private List<LintFile> files() {
            List<LintFile> files = new ArrayList<>();
            int at = sql.indexOf(APPLIED);
            files.add(LintFile.of("V1__before.sql", "1", at < 0 ? "" : sql.substring(0, at)));
            files.add(new LintFile(
                    "V2__case.sql",
                    Optional.of("2"),
                    at < 0 ? sql : sql.substring(at + APPLIED.length()),
                    !marks.contains("outside")));
            if (!marks.contains("unlimited")) {
                files.add(new LintFile("beforeEachMigrate.sql", Optional.empty(), "SET lock_timeout = '5s';", true));
            }
            return files;
        }

        private LintOptions options() {
            return LintOptions.builder()
                    .postgres(marks.contains("18") ? 18 : 15)
                    .appliedUpTo("1")
                    .build();
        }
    }

    static List<Case> all() {
        try (InputStream in = StatementCorpus.class.getResourceAsStream("/lint/statements.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            List<Case> cases = new ArrayList<>();
            for (String part : text.substring(text.indexOf("\n== ")).split("(?m)^(?=== )")) {
                if (!part.isBlank()) {
                    cases.add(read(part));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case read(String part) {
        int end = part.indexOf('\n');
        Matcher head = HEAD.matcher(part.substring(0, end));
        if (!head.matches()) {
            throw new IllegalStateException("not the head of a case: " + part.substring(0, end));
        }
        Set<String> expected = head.group(3).equals("harmless")
                ? Set.of()
                : Set.of(head.group(3).split(", "));
        Set<String> marks = new TreeSet<>(
                List.of(head.group(2).replaceAll("[\\[\\]]", "").strip().split(" ")));
        return new Case(head.group(1), marks, expected, part.substring(end + 1));
    }
}
