package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.state.file.NamedKeyFile;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads or derives the key from its source and caches it. Thread-safe; blocks. */
final class KeyRing {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SALT_BYTES = 16;

    private KeySource source;
    private final String place;
    private @Nullable PostgresStoredKey kept;
    private @Nullable StateKey key;

    KeyRing(KeySource source, String place) {
        this.source = source;
        this.place = place;
    }

    /** The name of the database, for messages. */
    String place() {
        return place;
    }

    /** Takes over source and key of another ring, after a change of the key. */
    void follow(KeyRing other) {
        KeySource source;
        PostgresStoredKey kept;
        StateKey key;
        synchronized (other) {
            source = other.source;
            kept = other.kept;
            key = other.key;
        }
        synchronized (this) {
            this.source = source;
            this.kept = kept;
            this.key = key;
        }
    }

    /** Whether there is a source at all. */
    synchronized boolean isGiven() {
        return !(source instanceof KeySource.OwnFile);
    }

    /** Fails when the given key is not usable. */
    synchronized void check() {
        if (key == null && source instanceof KeySource.File file) {
            NamedKeyFile.read(file.file());
        }
    }

    /** The failure for a wrong or missing key. */
    synchronized WrongKeyException wrong(String secretsPlace) {
        if (source instanceof KeySource.OwnFile) {
            return WrongKeyException.none(
                    secretsPlace,
                    "neither " + KeySource.PASSWORD + " nor " + KeySource.KEY_FILE + " is set",
                    "Set the one with which the stage was deployed.");
        }
        return new WrongKeyException(
                secretsPlace,
                source instanceof KeySource.File file ? "the key in " + file.file() : "the password that was given");
    }

    /** Creates the facts about a key of this source, to store when none are stored yet. */
    synchronized PostgresStoredKey begin() {
        if (source instanceof KeySource.OwnFile) {
            throw new StateUnavailableException(
                    place,
                    "a secret has to be stored, and there is no key to encrypt it with",
                    "Set ALCHEMY_PASSWORD, or ALCHEMY_KEY_FILE to a file of 32 random bytes, for everybody who shares"
                            + " this state",
                    null);
        } else if (source instanceof KeySource.Password password) {
            byte[] salt = new byte[SALT_BYTES];
            RANDOM.nextBytes(salt);
            StateKey made = StateKey.derive(password.password(), salt, StateKey.ROUNDS);
            kept = new PostgresStoredKey(made.id(), Base64.getEncoder().encodeToString(salt), StateKey.ROUNDS);
            key = made;
            return kept;
        }
        key = NamedKeyFile.read(((KeySource.File) source).file());
        kept = new PostgresStoredKey(key.id(), null, 0);
        return kept;
    }

    /** The key that matches the stored facts; fails when the given key is another one. */
    synchronized StateKey open(PostgresStoredKey stored, String secretsPlace) {
        if (key == null || !stored.equals(kept)) {
            StateKey found = find(stored, secretsPlace);
            if (!found.id().equals(stored.id())) {
                throw wrong(secretsPlace);
            }
            kept = stored;
            key = found;
        }
        return key;
    }

    private StateKey find(PostgresStoredKey stored, String secretsPlace) {
        if (source instanceof KeySource.File file) {
            return NamedKeyFile.read(file.file());
        } else if (source instanceof KeySource.Password password && stored.salt() != null) {
            return StateKey.derive(password.password(), stored.saltBytes(place), stored.rounds());
        }
        throw wrong(secretsPlace);
    }
}
