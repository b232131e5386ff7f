package io.alchemyreactive.neon.local;

/**
 * A request that the HTTP server answered.
 *
 * @param method such as {@code GET}
 * @param path without query
 * @param status of the answer, {@link #LOST} when it was lost on demand
 */
public record LoggedRequest(String method, String path, int status) {

    /** Stands for the status where the connection ended without an answer. */
    public static final int LOST = 0;

    /** The line of the log file, after its time. */
    @Override
    public String toString() {
        return method + " " + path + " " + status;
    }
}
