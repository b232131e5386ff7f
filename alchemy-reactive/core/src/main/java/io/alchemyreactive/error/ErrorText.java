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
     * The simple name of the class and the message, for errors whose message says little without their kind; the message
     * alone of one of effect-core, which names the kind where it matters.
     */
    public static String withKind(Throwable error) {
        String text = of(error);
        if (error instanceof EffectException) {
            return text;
        }
        String kind = error.getClass().getSimpleName();
        return text.equals(kind) ? kind : kind + ": " + text;
    }

    /** The text as a sentence, to which another one can be added: it ends with one full stop, or with its own ? or !. */
    public static String sentence(String text) {
        String bare = withoutStop(text);
        return bare.endsWith("?") || bare.endsWith("!") ? bare : bare + ".";
    }

    /** The text without the full stop at its end, as the part of a sentence that goes on. */
    public static String withoutStop(String text) {
        return TAIL.matcher(text).replaceFirst("");
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
