package io.alchemyreactive.neon.local.internal.http;

/** The body of a request exceeds the size limit. */
public final class BodyTooLargeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BodyTooLargeException(int limit) {
        super("the body has more than " + limit + " bytes", null, false, false);
    }
}
