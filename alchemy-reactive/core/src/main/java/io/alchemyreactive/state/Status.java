package io.alchemyreactive.state;

import java.util.Locale;

/**
 * The status of a row in its life cycle. Only the transition table (package {@code lifecycle}) and the codecs of stores
 * read it.
 */
public enum Status {
    /** The first generation is being created; only the intent is known. */
    CREATING,
    /** One live generation, at rest. */
    CREATED,
    /** The live generation is being updated; its last applied properties are kept. */
    UPDATING,
    /** A new generation is being created; the original, first among the older ones, is still live. */
    REPLACING,
    /** The older generations are being deleted so that the new one can be created afterwards. */
    REPLACING_DELETE_FIRST,
    /** The new generation is live; older ones wait for deletion. */
    REPLACED,
    /** The live generation is being updated while older ones wait for their deletion. */
    UPDATING_REPLACED,
    /** Every generation is being deleted. */
    DELETING,
    /** An operation was begun on the live generation and has not ended; its effect is not known. */
    OPERATING;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word for files and messages: lower case, with hyphens. */
    public String word() {
        return word;
    }

    /**
     * The status with this word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Status of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
