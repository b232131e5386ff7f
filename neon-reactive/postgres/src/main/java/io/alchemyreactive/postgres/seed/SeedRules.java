package io.alchemyreactive.postgres.seed;

import io.alchemyreactive.postgres.internal.ScriptStatement;
import io.alchemyreactive.postgres.internal.SqlFile;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Refuses statements that a source must not have. Stateless. */
final class SeedRules {

    private static final Set<String> ENDS = Set.of("begin", "commit", "end", "abort");
    private static final Pattern STRINGS_OFF =
            Pattern.compile("(?i)standard_conforming_strings\\s*(?:=|\\bto\\b)\\s*'?(?:off|false|no|0)\\b");
    private static final Pattern ENCODING =
            Pattern.compile("(?i)(?:\\bclient_encoding\\s*(?:=|\\bto\\b)|\\bnames)\\s*'?([\\w-]+)");

    private SeedRules() {}

    /** @throws SqlFile.WrongFile when the statement ends the transaction, or changes how the file is read */
    static void check(ScriptStatement statement) {
        List<String> words = statement.words();
        String first = words.isEmpty() ? "" : words.get(0);
        if (endsTransaction(words, first)) {
            throw new SqlFile.WrongFile(
                    "line " + statement.line() + " begins or ends a transaction (" + String.join(" ", kind(words))
                            + "), and each source runs in one",
                    "Remove the statement.");
        }
        if (first.equals("set")) {
            refuseSettings(statement);
        }
    }

    private static boolean endsTransaction(List<String> words, String first) {
        String second = words.size() > 1 ? words.get(1) : "";
        return ENDS.contains(first)
                || first.equals("rollback")
                        && !words.subList(1, Math.min(words.size(), 3)).contains("to")
                || (first.equals("start") || first.equals("prepare")) && second.equals("transaction");
    }

    private static List<String> kind(List<String> words) {
        return words.subList(0, Math.min(words.size(), 2)).stream()
                .map(word -> word.toUpperCase(Locale.ROOT))
                .toList();
    }

    private static void refuseSettings(ScriptStatement statement) {
        if (STRINGS_OFF.matcher(statement.sql()).find()) {
            throw new SqlFile.WrongFile(
                    "line " + statement.line() + " turns standard_conforming_strings off",
                    "Write strings with backslashes as E'…', and remove the statement.");
        }
        Matcher encoding = ENCODING.matcher(statement.sql());
        if (encoding.find() && !encoding.group(1).replaceAll("[-_]", "").equalsIgnoreCase("utf8")) {
            throw new SqlFile.WrongFile(
                    "line " + statement.line() + " says that the file is in " + encoding.group(1),
                    "Save the file in UTF-8, and remove the statement.");
        }
    }
}
