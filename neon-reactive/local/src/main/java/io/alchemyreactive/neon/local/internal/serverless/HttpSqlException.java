package io.alchemyreactive.neon.local.internal.serverless;

/** A request is refused before PostgreSQL sees it. The client gets the message. */
final class HttpSqlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    HttpSqlException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static HttpSqlException badRequest(String message) {
        return new HttpSqlException(400, message);
    }

    int status() {
        return status;
    }
}
