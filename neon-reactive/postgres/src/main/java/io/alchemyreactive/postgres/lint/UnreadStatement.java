package io.alchemyreactive.postgres.lint;

import java.util.Objects;

/**
 * A statement of which a part could not be read, so that nothing is known about its danger.
 *
 * @param file the path of the file below its location
 * @param line the line of the statement, from 1
 * @param statement the first words of the statement: keywords and names, no value
 * @param reason the part that could not be read
 */
public record UnreadStatement(String file, int line, String statement, String reason) {

    public UnreadStatement {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(statement, "statement");
        Objects.requireNonNull(reason, "reason");
    }

    @Override
    public String toString() {
        return file + ":" + line + ": unread: " + statement + ": " + reason;
    }
}
