package io.alchemyreactive.neon.local.dblab;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Response;

/** The refusals of DBLab, its oddities included. Stateless. */
final class DbLabErrors {

    static final String INTERNAL = "INTERNAL_ERROR";

    private static final String BAD_REQUEST = "BAD_REQUEST";

    private DbLabErrors() {}

    static ApiException badRequest(String message) {
        return ApiException.of(400, BAD_REQUEST, message);
    }

    /** The answer to a read of what is not there. */
    static ApiException notFound() {
        return ApiException.of(404, "NOT_FOUND", "Requested object does not exist. Specify your request.");
    }

    /** The answer to a change of a clone that is not there. DBLab answers 500 and not 404. */
    static ApiException unknownClone() {
        return ApiException.of(500, INTERNAL, "clone not found");
    }

    /** The answer to the deletion of a protected clone. DBLab answers 500 and not 400. */
    static ApiException protectedClone() {
        return ApiException.of(500, INTERNAL, "clone is protected");
    }

    /** The answer for a failure, in the form of DBLab. */
    static Response of(Throwable failure) {
        if (failure instanceof ApiException refusal) {
            String code = refusal.code().isEmpty() ? codeOf(refusal.status()) : refusal.code();
            return Response.error(refusal.status(), code, String.valueOf(refusal.getMessage()));
        }
        return Response.error(500, INTERNAL, "the local DBLab failed: " + failure);
    }

    private static String codeOf(int status) {
        return status == 404 ? "NOT_FOUND" : BAD_REQUEST;
    }
}
