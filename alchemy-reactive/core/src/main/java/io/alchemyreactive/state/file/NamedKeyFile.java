package io.alchemyreactive.state.file;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.state.UnusableKeyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A key file that a setting names, for any store. Stateless and thread-safe. */
public final class NamedKeyFile {

    private NamedKeyFile() {}

    /**
     * The key in a file. Blocks.
     *
     * @throws UnusableKeyException when the file does not exist, cannot be read, or does not have 32 bytes
     */
    public static StateKey read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (bytes.length != StateKey.BYTES) {
                throw UnusableKeyException.size(file, bytes.length);
            }
            return StateKey.of(Redacted.of(bytes));
        } catch (NoSuchFileException e) {
            throw UnusableKeyException.absent(file);
        } catch (IOException e) {
            throw UnusableKeyException.unreadable(file, e);
        }
    }
}
