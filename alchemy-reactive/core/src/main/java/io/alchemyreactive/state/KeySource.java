package io.alchemyreactive.state;

import io.alchemyreactive.effect.Redacted;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The source of the key under which a store encrypts secrets. */
public sealed interface KeySource {

    /** The variable with a password. */
    String PASSWORD = "ALCHEMY_PASSWORD";

    /** The variable with the name of a file. */
    String KEY_FILE = "ALCHEMY_KEY_FILE";

    /** A file that the store creates in its own folder when the first secret is stored. */
    record OwnFile() implements KeySource {}

    /**
     * A file with 32 bytes that the user provides; the store never writes it.
     *
     * @param file the file
     */
    record File(Path file) implements KeySource {
        public File {
            Objects.requireNonNull(file, "file");
        }
    }

    /**
     * A password, from which the key is derived with a salt that the store keeps. Deriving it takes a third of a second,
     * once per store object.
     *
     * @param password the password
     */
    record Password(Redacted<String> password) implements KeySource {
        public Password {
            Objects.requireNonNull(password, "password");
        }
    }

    /**
     * Reads the source from named values, such as environment variables: {@code ALCHEMY_PASSWORD} or {@code
     * ALCHEMY_KEY_FILE}; when both are empty, {@link OwnFile}.
     *
     * @param directory where a file with a relative name is
     * @throws UnusableKeyException when both are given, or one is blank
     */
    static KeySource from(Map<String, String> values, Path directory) {
        String password = values.getOrDefault(PASSWORD, "");
        String file = values.getOrDefault(KEY_FILE, "");
        if (!password.isEmpty() && !file.isEmpty()) {
            throw UnusableKeyException.settings(PASSWORD + " and " + KEY_FILE
                    + " are both set, and secrets have one key. Unset the one with which the stages were not deployed");
        }
        for (Map.Entry<String, String> value :
                Map.of(PASSWORD, password, KEY_FILE, file).entrySet()) {
            if (!value.getValue().isEmpty() && value.getValue().isBlank()) {
                throw UnusableKeyException.settings(value.getKey() + " is blank. Set it to something, or unset it");
            }
        }
        if (!password.isEmpty()) {
            return new Password(Redacted.of(password));
        }
        try {
            return file.isEmpty() ? new OwnFile() : new File(directory.resolve(file));
        } catch (InvalidPathException e) {
            throw UnusableKeyException.settings(KEY_FILE + " is not the path of a file: " + file);
        }
    }
}
