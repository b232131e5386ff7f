package io.alchemyreactive.neon.local.internal.http;

/** An error answer to a call. The client gets its status, code and message. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private ApiException(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    public static ApiException of(int status, String code, String message) {
        return new ApiException(status, code, message);
    }

    public static ApiException badRequest(String message) {
        return new ApiException(400, "", message);
    }

    public static ApiException notFound(String what) {
        return new ApiException(404, "", what + " not found");
    }

    public static ApiException conflict(String code, String message) {
        return new ApiException(409, code, message);
    }

    public static ApiException refused(String message) {
        return new ApiException(422, "", message);
    }

    public static ApiException locked() {
        return new ApiException(
                423, "", "project already has running conflicting operations, scheduling of new ones is prohibited");
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }
}
