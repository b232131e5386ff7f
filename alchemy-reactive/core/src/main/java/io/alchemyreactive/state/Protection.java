package io.alchemyreactive.state;

import java.util.Locale;

/**
 * A kind of change from which a stage is protected. Declared in code and stored, so that it applies to other programs
 * too.
 */
public enum Protection {
    /** The stage cannot be destroyed, whatever flag is given. */
    NO_DESTROY,
    /** No data of the stage may be lost; consent by the resource's name does not count. */
    NO_DATA_LOSS,
    /** A change of the stage needs its name. */
    CONFIRM;

    /** The word for state, plans and messages: lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The protection with this word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Protection of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
