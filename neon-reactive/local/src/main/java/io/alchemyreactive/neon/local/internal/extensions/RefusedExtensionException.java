package io.alchemyreactive.neon.local.internal.extensions;

/** Files of an extension cannot be added; the message names the file, the reason and the next step. */
public final class RefusedExtensionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedExtensionException(String message) {
        super(message);
    }
}
