package io.alchemyreactive.error;

import io.alchemyreactive.effect.EffectException;
import java.util.regex.Pattern;

/** The text of a failure as it may be shown; for the engine. Stateless and thread-safe. */
public final class ErrorText {

    private static final Pattern TAIL = Pattern.compile("[\\s.]+$");

    private ErrorText() {}

    /** The message; the simple name of the class where there is none. */
    public static String of(Throwable error) {
        String message = error.getMessage();
        return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
    }

    /**
     * The simple name of the class and the message, for errors whose message says little without their kind. For an
     * {@code EffectException} it is the message alone, which names the kind where it matters.
     */
    public static String withKind(Throwable error) {
        String text = of(error);
        if (error instanceof EffectException) {
            return text;
        }
        String kind = error.getClass().getSimpleName();
        return text.equals(kind) ? kind : kind + ": " + text;
    }

    /** The text as a complete sentence: ends with one full stop, or with its own ? or !. */
    public static String sentence(String text) {
        String bare = withoutStop(text);
        return bare.endsWith("?") || bare.endsWith("!") ? bare : bare + ".";
    }

    /** The text without the full stop at its end, for use inside a longer sentence. */
    public static String withoutStop(String text) {
        return TAIL.matcher(text).replaceFirst("");
    }

    /**
     * The message for a place that already names the resource: without the name of the resource at its beginning, if it
     * is there.
     */
    public static String after(String fqn, Throwable error) {
        String text = of(error);
        return isNamed(fqn, text) ? text.substring(name(fqn).length()) : text;
    }

    /** The message as a separate line: the name of the resource is put before it, unless the message begins with it. */
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
