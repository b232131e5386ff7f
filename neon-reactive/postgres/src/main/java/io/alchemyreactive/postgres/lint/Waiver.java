package io.alchemyreactive.postgres.lint;

import java.util.Objects;

/**
 * A comment that allows a statement: {@code -- alchemy:allow RULE because REASON}.
 *
 * @param rule the name of the rule, or {@code unread}
 * @param file the path of the file below its location
 * @param line the line of the comment, from 1
 * @param reason the reason that the comment gives
 * @param problem the reason why the comment has no effect; empty when it has one
 */
public record Waiver(String rule, String file, int line, String reason, String problem) {

    /** The name in waivers for statements that cannot be read. */
    public static final String UNREAD = "unread";

    public Waiver {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(problem, "problem");
    }

    /** Whether it allows something. */
    public boolean isUsed() {
        return problem.isEmpty();
    }

    @Override
    public String toString() {
        return file + ":" + line + ": alchemy:allow " + rule + ": " + (isUsed() ? reason : problem);
    }
}
