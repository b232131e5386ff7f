package io.alchemyreactive.state.file;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.state.WrongKeyException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A key in a file of 32 bytes: the file of the folder, which the store creates with random bytes, or a file that the
 * user provides. Stateless and thread-safe; blocks.
 */
record KeyFile(Path file, boolean own, Consumer<String> notice) implements StoredKey {

    private static final SecureRandom RANDOM = new SecureRandom();

    static KeyFile own(Path file, Consumer<String> notice) {
        return new KeyFile(file, true, notice);
    }

    static KeyFile of(Path file) {
        return new KeyFile(file, false, line -> {});
    }

    @Override
    public String place() {
        return "the key in " + file;
    }

    @Override
    public String absence() {
        return "there is no key file " + file;
    }

    @Override
    public @Nullable String findId(Disk disk) throws IOException {
        StateKey key = find(disk);
        return key == null ? null : key.id();
    }

    @Override
    public @Nullable StateKey find(Disk disk) throws IOException {
        if (!own) {
            return NamedKeyFile.read(file);
        }
        byte[] bytes = disk.read(file);
        if (bytes == null) {
            return null;
        }
        if (bytes.length != StateKey.BYTES) {
            throw new WrongKeyException(
                    DurableFiles.parent(file.toAbsolutePath()).toString(),
                    place() + " (which has " + bytes.length + " bytes, not " + StateKey.BYTES + ")");
        }
        return StateKey.of(Redacted.of(bytes));
    }

    @Override
    public void make(Disk disk) throws IOException {
        byte[] bytes = new byte[StateKey.BYTES];
        RANDOM.nextBytes(bytes);
        if (StoredKey.writeOnce(disk, file, bytes)) {
            notice.accept("made the key " + file + " for stored secrets; without it they cannot be read again");
        }
    }
}
