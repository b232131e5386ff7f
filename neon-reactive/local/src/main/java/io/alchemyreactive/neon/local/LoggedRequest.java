package io.alchemyreactive.neon.local;

/**
 * A request that the HTTP server answered.
 *
 * @param method the method, such as {@code GET}
 * @param path the path without the query
 * @param status the status of the answer; {@link #LOST} when a test had ordered its loss
 */
public record LoggedRequest(String method, String path, int status) {

    /** The status of a request whose connection ended without an answer. */
    public static final int LOST = 0;

    /** The line in the log file, without its time. */
    @Override
    public String toString() {
        return method + " " + path + " " + status;
    }
}
