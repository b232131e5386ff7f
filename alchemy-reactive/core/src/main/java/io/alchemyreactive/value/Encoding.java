package io.alchemyreactive.value;

import io.alchemyreactive.output.Output;

/** One encoding of an object with all that it holds, and what it has used of the limits. Belongs to one thread. */
final class Encoding {

    private int depth;
    private int secrets;
    private long size;

    /** Before the parts of a list, a map, a record or a secret. */
    void enter() {
        if (++depth > ValueLimits.DEEPEST) {
            throw new UnsupportedValueException(
                    "nests more than " + ValueLimits.DEEPEST + " levels deep, or contains itself");
        }
    }

    /** After them. A failure ends the encoding, so there is no leaving then. */
    void leave() {
        depth--;
    }

    void enterSecret() {
        enter();
        if (++secrets > ValueLimits.DEEPEST_SECRETS) {
            throw new UnsupportedValueException(
                    "is a secret inside more than " + ValueLimits.DEEPEST_SECRETS + " others");
        }
    }

    void leaveSecret() {
        secrets--;
        leave();
    }

    /** Takes a text that can be stored as it is. */
    void text(String text) {
        take(text.length());
        check(text);
    }

    /** Refuses a text that could not be stored as it is. */
    static void check(String text) {
        if (text.length() > ValueLimits.LONGEST_TEXT) {
            throw new UnsupportedValueException(
                    "has " + text.length() + " characters, and a text has at most " + ValueLimits.LONGEST_TEXT);
        }
        if (Output.isIn(text)) {
            throw new UnsupportedValueException(
                    "is text into which an Output was printed instead of its value; make the"
                            + " text with Output.format(pattern, outputs), or with map or zip");
        }
        if (hasHalfSurrogate(text)) {
            throw new UnsupportedValueException("is text with half of a surrogate pair, which is no character");
        }
    }

    void key(String key) {
        if (key.length() > ValueLimits.LONGEST_KEY) {
            throw new UnsupportedValueException(
                    "has a key of " + key.length() + " characters, and a key has at most " + ValueLimits.LONGEST_KEY);
        }
        try {
            text(key);
        } catch (UnsupportedValueException e) {
            throw new UnsupportedValueException("has a key that " + e.why());
        }
    }

    /** Counts what is kept. */
    void take(int characters) {
        size += characters + 1L;
        if (size > ValueLimits.LARGEST) {
            throw new UnsupportedValueException(
                    "makes more than " + ValueLimits.LARGEST + " characters together with what stands before it");
        }
    }

    static boolean hasHalfSurrogate(String text) {
        int length = text.length();
        int i = 0;
        while (i < length && text.charAt(i) < Character.MIN_SURROGATE) {
            i++;
        }
        // Most texts end here.
        for (; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
