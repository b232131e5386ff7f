package io.alchemyreactive.dblab.api;

/**
 * The state of a clone.
 *
 * @param code {@code CREATING}, {@code OK}, {@code RESETTING}, {@code DELETING}, {@code EXPORTING} or {@code FATAL}
 * @param message the state in words
 */
public record CloneStatus(String code, String message) {

    private static final String OK = "OK";
    private static final String FATAL = "FATAL";

    /** Whether the clone accepts connections. */
    public boolean isReady() {
        return code.equals(OK);
    }

    /** Whether DBLab has given the clone up. */
    public boolean isFailed() {
        return code.equals(FATAL);
    }
}
