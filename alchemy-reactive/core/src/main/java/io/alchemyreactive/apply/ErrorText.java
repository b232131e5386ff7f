package io.alchemyreactive.apply;

/** The text of a failure as it may be shown. */
final class ErrorText {

    private ErrorText() {}

    static String of(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }
}
