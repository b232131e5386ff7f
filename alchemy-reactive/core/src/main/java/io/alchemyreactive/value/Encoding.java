package io.alchemyreactive.value;

import io.alchemyreactive.output.Output;

/** One encoding of an object and its parts; counts the depth and size for the limits. Not thread-safe. */
final class Encoding {

    private int depth;
    private int secrets;
    private long size;

    /** Called before the parts of a list, a map, a record or a secret; throws at the depth limit. */
    void enter() {
        if (++depth > ValueLimits.DEEPEST) {
            throw new UnsupportedValueException(
                    "nests more than " + ValueLimits.DEEPEST + " levels deep, or contains itself");
        }
    }

    /** Called after the parts. Not called after a failure, which ends the encoding. */
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

    /** Checks a text and counts its size. */
    void text(String text) {
        take(text.length());
        check(text);
    }

    /** Throws when a text is too long or is not valid Unicode. */
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

    /** Counts characters; throws at the size limit. */
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
