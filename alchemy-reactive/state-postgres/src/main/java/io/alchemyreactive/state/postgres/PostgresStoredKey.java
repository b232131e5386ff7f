package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.CorruptStateException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The stored facts about the key of all secrets.
 *
 * @param id the id of the key, which detects a wrong key
 * @param salt the salt of a password's key in Base64; null for a key from a file
 * @param rounds the number of PBKDF2 iterations; 0 for a key from a file
 */
record PostgresStoredKey(String id, @Nullable String salt, int rounds) {

    private static final int MOST_ROUNDS = 100_000_000;

    /** The one in a line of an answer. */
    static PostgresStoredKey of(Sql.Line line, String place) {
        String salt = line.b();
        int rounds = line.c() == null ? 0 : Integer.parseInt(line.third());
        if (salt == null && rounds != 0) {
            throw corrupt(place, "'rounds' is " + rounds + " and 'salt' is missing");
        } else if (salt != null && (rounds < 1 || rounds > MOST_ROUNDS)) {
            throw corrupt(place, "'rounds' is " + (line.c() == null ? "missing" : rounds));
        }
        return new PostgresStoredKey(line.first(), salt, rounds);
    }

    byte[] saltBytes(String place) {
        try {
            return Base64.getDecoder().decode(salt == null ? "" : salt);
        } catch (IllegalArgumentException e) {
            throw corrupt(place, "'salt' is not Base64");
        }
    }

    private static CorruptStateException corrupt(String place, String why) {
        return new CorruptStateException(
                place + ", table secret_key", why, "Put back what stood there; nothing was changed", null);
    }
}
