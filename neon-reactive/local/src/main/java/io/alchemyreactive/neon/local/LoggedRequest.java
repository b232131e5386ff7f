package io.alchemyreactive.neon.local;

/**
 * A request that the HTTP server answered.
 *
 * @param method such as {@code GET}
 * @param path without query
 * @param status of the answer
 */
public record LoggedRequest(String method, String path, int status) {

    /** The line of the log file, after its time. */
    @Override
    public String toString() {
        return method + " " + path + " " + status;
    }
}
