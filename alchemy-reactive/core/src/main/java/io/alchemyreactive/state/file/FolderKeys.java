package io.alchemyreactive.state.file;

import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.state.codec.KeySource;
import io.alchemyreactive.state.codec.StateKey;
import io.alchemyreactive.state.codec.StateKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one key of a folder, which is kept once it was needed. Thread-safe; blocks. */
final class FolderKeys implements StateKeys {

    private final StoredKey stored;
    private final Disk disk;
    private final StageFolders folders;
    private @Nullable StateKey known;

    private FolderKeys(StoredKey stored, Disk disk, StageFolders folders) {
        this.stored = stored;
        this.disk = disk;
        this.folders = folders;
    }

    static FolderKeys of(FileStateOptions options, Disk disk, StageFolders folders) {
        KeySource source = options.key();
        if (source instanceof KeySource.File file) {
            return new FolderKeys(KeyFile.of(file.file()), disk, folders);
        } else if (source instanceof KeySource.Password password) {
            return new FolderKeys(new PasswordKey(options.folder(), password.password()), disk, folders);
        }
        return new FolderKeys(KeyFile.own(options.folder(), options.notice()), disk, folders);
    }

    @Override
    public synchronized StateKey toWrite() {
        try {
            StateKey key = known == null ? stored.find(disk) : known;
            known = key == null ? make() : key;
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized StateKey toRead(String id, String place) {
        StateKey key = known;
        if (key == null || !key.id().equals(id)) {
            key = find();
            known = key;
        }
        if (key == null) {
            throw missing(place);
        }
        if (!key.id().equals(id)) {
            throw new WrongKeyException(place, stored.place());
        }
        return key;
    }

    private @Nullable StateKey find() {
        try {
            return stored.find(disk);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private StateKey make() throws IOException {
        Optional<String> place = folders.placeOfSecrets();
        if (place.isPresent()) {
            // Stages that need the lost key must not be joined by others that need a new one.
            throw missing(place.get());
        }
        StateKey key = stored.make(disk) ? stored.find(disk) : null;
        if (key == null) {
            throw new StateUnavailableException(
                    stored.place(), "there is no such key file", "Make one of 32 random bytes, or name another", null);
        }
        return key;
    }

    private WrongKeyException missing(String place) {
        return new WrongKeyException(place, stored.place() + " (of which nothing is there)");
    }
}
