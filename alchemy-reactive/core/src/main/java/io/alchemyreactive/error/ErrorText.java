package io.alchemyreactive.error;

/** The text of a failure as it may be shown; for the engine. Stateless and thread-safe. */
public final class ErrorText {

    private ErrorText() {}

    /** The message; the simple name of the class where there is none. */
    public static String of(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    /** The simple name of the class and the message, for errors whose message says little without their kind. */
    public static String withKind(Throwable error) {
        String text = of(error);
        String kind = error.getClass().getSimpleName();
        return text.equals(kind) ? kind : kind + ": " + text;
    }

    /** The message where the resource is named beside it: without the name, when it begins with that. */
    public static String after(String fqn, Throwable error) {
        String text = of(error);
        return isNamed(fqn, text) ? text.substring(name(fqn).length()) : text;
    }

    /** The message as a line of its own: after the name of the resource, unless it begins with that. */
    public static String line(String fqn, Throwable error) {
        String text = of(error);
        return isNamed(fqn, text) ? text : fqn + ": " + text;
    }

    private static boolean isNamed(String fqn, String text) {
        return text.startsWith(name(fqn));
    }

    private static String name(String fqn) {
        return "'" + fqn + "': ";
    }
}
