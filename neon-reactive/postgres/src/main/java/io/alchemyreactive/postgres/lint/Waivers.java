package io.alchemyreactive.postgres.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out of a report the statements that comments allow. Not thread-safe. */
final class Waivers {

    private static final String MARK = "alchemy:allow";
    private static final Pattern FORM =
            Pattern.compile(MARK + "\\s+([\\w-]+(?:\\s*,\\s*[\\w-]+)*)(?:\\s+because\\s+(\\S.*))?", Pattern.DOTALL);

    private final String file;
    private final List<Waiver> all = new ArrayList<>();

    Waivers(String file) {
        this.file = file;
    }

    /**
     * Removes the findings that the comments of the statement allow.
     *
     * @param findings those of the statement; changed
     * @param unread those of the statement; changed
     */
    void apply(SqlStatement statement, List<LintFinding> findings, List<UnreadStatement> unread) {
        for (SqlStatement.Comment comment : statement.comments()) {
            int mark = comment.text().indexOf(MARK);
            if (mark >= 0) {
                read(comment, comment.text().substring(mark), findings, unread);
            }
        }
    }

    private void read(
            SqlStatement.Comment comment, String text, List<LintFinding> findings, List<UnreadStatement> unread) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            add("", comment, "", "it is not of the form alchemy:allow RULE because REASON");
            return;
        }
        String reason = form.group(2) == null ? "" : form.group(2).strip();
        for (String rule : form.group(1).split("\\s*,\\s*")) {
            add(rule, comment, reason, problem(rule, reason, findings, unread));
        }
    }

    /** Removes what the waiver allows; returns the reason why it allows nothing, or an empty text. */
    private static String problem(
            String rule, String reason, List<LintFinding> findings, List<UnreadStatement> unread) {
        boolean isUnread = rule.equals(Waiver.UNREAD);
        if (!isUnread && LintRule.of(rule).isEmpty()) {
            return "there is no such rule";
        }
        if (reason.isEmpty()) {
            return "it gives no reason; write because and the reason behind the rule";
        }
        boolean allows = isUnread
                ? unread.removeIf(each -> true)
                : findings.removeIf(finding -> finding.rule().id().equals(rule));
        return allows ? "" : "the statement at which it stands breaks no such rule; remove it";
    }

    private void add(String rule, SqlStatement.Comment comment, String reason, String problem) {
        all.add(new Waiver(rule, file, comment.line(), reason, problem));
    }

    List<Waiver> all() {
        return all;
    }
}
