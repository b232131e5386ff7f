package io.alchemyreactive.value;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.AlchemyException;
import org.jspecify.annotations.Nullable;

/**
 * A Java object cannot be stored as a value, or a value does not fit the requested Java type. The message names the
 * place by its path, as in {@code labels.owner} or {@code rules[2].port}, and quotes no value.
 */
public final class UnsupportedValueException extends AlchemyException {

    private static final int LONGEST_STEP = 60;
    private static final int LONGEST_PATH = 200;

    private final String path;
    private final String why;

    /** A failure at the top; each container around it adds its step with {@link #in}. */
    UnsupportedValueException(String why) {
        this("", why, null);
    }

    UnsupportedValueException(String why, @Nullable Throwable cause) {
        this("", why, cause);
    }

    private UnsupportedValueException(String path, String why, @Nullable Throwable cause) {
        super((path.isEmpty() ? "the value" : "'" + path + "'") + " " + why, cause);
        this.path = path;
        this.why = why;
    }

    /**
     * A failure that code of the value itself threw, such as its hashCode. An argument that is refused is told by its
     * message, everything else also by its kind.
     *
     * @param why what could not be done because of that, as {@link #why()} says it
     */
    static UnsupportedValueException thrown(String why, Throwable thrown) {
        Throwable error = ErrorBoundary.signal(thrown);
        String message = error.getMessage();
        boolean speaks = message != null && (error instanceof IllegalArgumentException || error != thrown);
        return new UnsupportedValueException(why + ": " + (speaks ? message : error.toString()), thrown);
    }

    /** Where, seen from the object that was to be kept; empty when it is the object itself. */
    public String path() {
        return path;
    }

    /** The mistake, as the rest of a sentence that begins with the place, without a full stop. */
    public String why() {
        return why;
    }

    /** The failure as the container of the place tells it: {@code step} is a name, a key or {@code [index]}. */
    UnsupportedValueException in(String step) {
        String inner = path.isEmpty() || path.startsWith("[") ? path : "." + path;
        return new UnsupportedValueException(cut(printable(step) + inner, LONGEST_PATH), why, getCause());
    }

    /** Keys are a user's: one may be long or hold control characters. */
    private static String printable(String step) {
        var text = new StringBuilder();
        cut(step, LONGEST_STEP)
                .chars()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .forEach(c -> text.append((char) c));
        return text.toString();
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "…";
    }
}
