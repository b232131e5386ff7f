package io.alchemyreactive.neon.local.dblab;

/** Estimates the strength of a password from its length and the kinds of its characters. Stateless. */
final class PasswordStrength {

    /** The least strength that DBLab accepts, in bits. */
    static final double LEAST = 60;

    private static final double LN2 = Math.log(2);

    private PasswordStrength() {}

    /** The bits of a password. Repeated characters count at most twice. */
    static double bits(String password) {
        long counted = password.chars()
                .distinct()
                .mapToLong(letter -> Math.min(
                        2, password.chars().filter(other -> other == letter).count()))
                .sum();
        return counted * Math.log(Math.max(1, alphabet(password))) / LN2;
    }

    private static int alphabet(String password) {
        int size = 0;
        size += password.chars().anyMatch(Character::isLowerCase) ? 26 : 0;
        size += password.chars().anyMatch(Character::isUpperCase) ? 26 : 0;
        size += password.chars().anyMatch(Character::isDigit) ? 10 : 0;
        size += password.chars().anyMatch(letter -> !Character.isLetterOrDigit(letter)) ? 32 : 0;
        return size;
    }
}
