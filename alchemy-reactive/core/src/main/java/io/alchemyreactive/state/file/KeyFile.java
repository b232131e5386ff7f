package io.alchemyreactive.state.file;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.state.codec.StateKey;
import io.alchemyreactive.state.codec.StateKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The key in the file {@code key} of the store's folder: 32 random bytes, made when the first secret is stored. Keeps
 * the key once read. Thread-safe; blocks.
 */
final class KeyFile implements StateKeys {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Disk disk;
    private final Path file;
    private final Consumer<String> notice;
    private final StageFolders folders;
    private @Nullable StateKey known;

    KeyFile(Disk disk, Path file, Consumer<String> notice, StageFolders folders) {
        this.disk = disk;
        this.file = file;
        this.notice = notice;
        this.folders = folders;
    }

    @Override
    public synchronized StateKey toWrite() {
        try {
            StateKey key = known == null ? read() : known;
            known = key == null ? make() : key;
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized StateKey toRead(String id, String place) {
        try {
            if (known == null || !known.id().equals(id)) {
                known = read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (known == null) {
            throw new WrongKeyException(place, file + " (there is no such file)");
        }
        if (!known.id().equals(id)) {
            throw new WrongKeyException(place, file.toString());
        }
        return known;
    }

    private @Nullable StateKey read() throws IOException {
        byte[] bytes = disk.read(file);
        if (bytes == null) {
            return null;
        }
        if (bytes.length != StateKey.BYTES) {
            throw new WrongKeyException(
                    DurableFiles.parent(file).toString(),
                    file + " (which has " + bytes.length + " bytes, not " + StateKey.BYTES + ")");
        }
        return StateKey.of(Redacted.of(bytes));
    }

    private StateKey make() throws IOException {
        Optional<String> place = folders.placeOfSecrets();
        if (place.isPresent()) {
            // Stages that need the lost key must not be joined by others that need a new one.
            throw new WrongKeyException(place.get(), file + " (there is no such file)");
        }
        byte[] bytes = new byte[StateKey.BYTES];
        RANDOM.nextBytes(bytes);
        byte[] suffix = new byte[8];
        RANDOM.nextBytes(suffix);
        Path temporary = file.resolveSibling(
                file.getFileName() + "." + HexFormat.of().formatHex(suffix) + DurableFiles.TEMPORARY);
        disk.write(temporary, bytes);
        // By a link and not by a rename: two processes may come here at once, and the first key must stay.
        boolean first = disk.link(temporary, file);
        disk.remove(temporary);
        disk.syncFolder(DurableFiles.parent(file));
        if (first) {
            notice.accept("made the key " + file + " for stored secrets; without it they cannot be read again");
            return StateKey.of(Redacted.of(bytes));
        }
        StateKey key = read();
        if (key == null) {
            throw new IOException("the key has just been removed");
        }
        return key;
    }
}
