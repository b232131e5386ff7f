package io.alchemyreactive.state.codec;

import io.alchemyreactive.effect.Redacted;
import java.nio.file.Path;
import java.util.Objects;

/** Where the key comes from under which a store keeps secrets. */
public sealed interface KeySource {

    /** A file that the store makes itself, beside what it stores, when the first secret is stored. */
    record OwnFile() implements KeySource {}

    /**
     * A file with 32 bytes that somebody else has made; it is never written.
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
}
