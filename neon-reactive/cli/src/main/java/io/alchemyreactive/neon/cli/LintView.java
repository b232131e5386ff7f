package io.alchemyreactive.neon.cli;

import io.alchemyreactive.cli.CommandResult;
import io.alchemyreactive.cli.ExitCode;
import io.alchemyreactive.postgres.lint.LintFinding;
import io.alchemyreactive.postgres.lint.LintReport;
import io.alchemyreactive.postgres.lint.UnreadStatement;
import io.alchemyreactive.postgres.lint.Waiver;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows the reports about the migrations of a program. */
final class LintView {

    private LintView() {}

    /** The result of the command for the reports by the FQN of their migrations. */
    static CommandResult result(Map<String, LintReport> reports, List<String> warnings) {
        var text = new StringBuilder();
        List<Value> all = new ArrayList<>();
        reports.forEach((fqn, report) -> {
            text.append(text(fqn, report));
            all.add(value(fqn, report));
        });
        if (reports.isEmpty()) {
            text.append("The program declares no migrations.\n");
        }
        warnings.forEach(warning -> text.append("! ").append(warning).append('\n'));
        boolean isClean = reports.values().stream().allMatch(LintReport::isClean);
        return new CommandResult(
                text.toString(),
                new Value.Fields(Map.of("migrations", new Value.Items(all))),
                warnings,
                isClean ? ExitCode.DONE : ExitCode.FINDINGS);
    }

    private static String text(String fqn, LintReport report) {
        var text = new StringBuilder();
        report.findings().forEach(finding -> text.append(text(finding)));
        report.unread().forEach(unread -> text.append(unread).append('\n'));
        report.waivers().forEach(waiver -> text.append(waiver).append('\n'));
        long allowed = report.waivers().stream().filter(Waiver::isUsed).count();
        return text.append(fqn)
                .append(": ")
                .append(count(report.files(), "file"))
                .append(", ")
                .append(count(report.findings().size(), "dangerous statement"))
                .append(", ")
                .append(report.unread().size())
                .append(" unread, ")
                .append(allowed)
                .append(" allowed, ")
                .append(count(report.waivers().size() - allowed, "waiver"))
                .append(" without effect\n")
                .toString();
    }

    private static String text(LintFinding finding) {
        return finding.file() + ":" + finding.line() + ": " + severity(finding) + " "
                + finding.rule().id() + "\n  "
                + finding.statement() + "\n  lock: " + finding.lock().text() + ", blocks "
                + finding.lock().blocks() + "\n  why: " + finding.rule().why() + "\n  safer: " + finding.saferForm()
                + "\n";
    }

    private static String severity(LintFinding finding) {
        return finding.rule().severity().name().toLowerCase(Locale.ROOT);
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static Value value(String fqn, LintReport report) {
        return new Value.Fields(Map.of(
                "id", new Value.Text(fqn),
                "files", number(report.files()),
                "findings",
                        new Value.Items(report.findings().stream()
                                .<Value>map(LintView::value)
                                .toList()),
                "unread",
                        new Value.Items(report.unread().stream()
                                .<Value>map(LintView::value)
                                .toList()),
                "waivers",
                        new Value.Items(report.waivers().stream()
                                .<Value>map(LintView::value)
                                .toList())));
    }

    private static Value value(LintFinding finding) {
        return new Value.Fields(Map.of(
                "rule", new Value.Text(finding.rule().id()),
                "severity", new Value.Text(severity(finding)),
                "file", new Value.Text(finding.file()),
                "line", number(finding.line()),
                "statement", new Value.Text(finding.statement()),
                "lock", new Value.Text(finding.lock().text()),
                "blocks", new Value.Text(finding.lock().blocks()),
                "why", new Value.Text(finding.rule().why()),
                "saferForm", new Value.Text(finding.saferForm())));
    }

    private static Value value(UnreadStatement unread) {
        return new Value.Fields(Map.of(
                "file", new Value.Text(unread.file()),
                "line", number(unread.line()),
                "statement", new Value.Text(unread.statement()),
                "reason", new Value.Text(unread.reason())));
    }

    private static Value value(Waiver waiver) {
        return new Value.Fields(Map.of(
                "rule", new Value.Text(waiver.rule()),
                "file", new Value.Text(waiver.file()),
                "line", number(waiver.line()),
                "reason", new Value.Text(waiver.reason()),
                "problem", new Value.Text(waiver.problem())));
    }

    private static Value number(long number) {
        return new Value.Num(BigDecimal.valueOf(number));
    }
}
