package io.alchemyreactive.value;

/**
 * A value as a person reads it in a line of a plan: text without quotes, secrets masked, control characters escaped, and
 * no more of it than {@value #MOST_SHOWN} characters. Stateless and thread-safe.
 */
public final class ShownValue {

    static final int MOST_SHOWN = 1_000;

    private ShownValue() {}

    /** The text; a longer one is cut and followed by its whole length. */
    public static String of(Value value) {
        String whole = value instanceof Value.Text text ? text.value() : CanonicalJson.show(value);
        if (whole.length() <= MOST_SHOWN) {
            return escaped(whole);
        }
        int cut = Character.isHighSurrogate(whole.charAt(MOST_SHOWN - 1)) ? MOST_SHOWN - 1 : MOST_SHOWN;
        return escaped(whole.substring(0, cut)) + "… (" + whole.length() + " characters)";
    }

    /** Line breaks and control sequences would let a value write lines of its own into a plan. */
    private static String escaped(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var shown = new StringBuilder(text.length() + 16);
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        shown.append(String.format("\\u%04x", (int) c));
                    } else {
                        shown.append(c);
                    }
                }
            }
        }
        return shown.toString();
    }
}
