package io.alchemyreactive.postgres.lint;

import java.util.Objects;

/**
 * A dangerous statement.
 *
 * @param rule the rule
 * @param file the path of the file below its location
 * @param line the line of the statement, or of its part that the rule is about; from 1
 * @param statement the first words of the statement: keywords and names, no value
 * @param lock the lock that the statement takes; that of the rule unless the statement says otherwise
 * @param saferForm the form that does no such harm, in the version that was asked for
 */
public record LintFinding(LintRule rule, String file, int line, String statement, TableLock lock, String saferForm) {

    public LintFinding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(lock, "lock");
        Objects.requireNonNull(saferForm, "saferForm");
    }

    /** One line: file, line, rule, statement, lock and reason. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + rule.id() + ": " + statement + ": " + rule.why();
    }
}
