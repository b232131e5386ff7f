package io.alchemyreactive.resource;

import io.alchemyreactive.error.AlchemyException;

/** A stack, stage or resource has a name that is not allowed. */
public final class InvalidNameException extends AlchemyException {

    /**
     * A name is not allowed.
     *
     * @param kind what it would name, such as {@code stage}
     * @param name the name as it was given
     * @param expected which names are allowed, fit to show
     */
    public InvalidNameException(String kind, String name, String expected) {
        super("'" + printable(name) + "' is not the name of a " + kind + ": expected " + expected + ".");
    }

    /**
     * Replaces control characters and line breaks, with which a name could forge lines of a log, and shortens a long
     * name.
     */
    private static String printable(String name) {
        String flat = name.codePoints()
                .map(c -> Character.isISOControl(c) || !isCharacter(c) ? '?' : c)
                .limit(220)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return flat.length() < name.length() ? flat + "…" : flat;
    }

    private static boolean isCharacter(int c) {
        return Character.isDefined(c) && Character.getType(c) != Character.SURROGATE;
    }
}
