package io.alchemyreactive.postgres.rehearsal;

/**
 * A statement of the former release that fails on the new schema.
 *
 * @param file the path of its file below its location
 * @param line the line of the fault, or of the first word of the statement
 * @param statement its first words; contains no value
 * @param reason the error of the server without row values
 */
public record FailedQuery(String file, int line, String statement, String reason) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + (statement.isEmpty() ? "" : statement + ": ") + reason;
    }
}
