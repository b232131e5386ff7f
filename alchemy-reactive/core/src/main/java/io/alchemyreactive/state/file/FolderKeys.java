package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.WrongKeyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one key of a folder, which is kept once it was needed; while it is being changed, also the one that comes next.
 * Thread-safe; blocks.
 */
final class FolderKeys implements StateKeys {

    private static final String KEY = "key";
    private static final String PASSWORD = "password.json";

    private final Path root;
    private final Disk disk;
    private final StageFolders folders;
    private Next kept;
    private @Nullable StateKey known;
    private @Nullable StateKey knownNext;

    private FolderKeys(Path root, Next kept, Disk disk, StageFolders folders) {
        this.root = root;
        this.kept = kept;
        this.disk = disk;
        this.folders = folders;
    }

    static FolderKeys of(FileStateOptions options, Disk disk, StageFolders folders) {
        return new FolderKeys(
                options.folder(), next(options.folder(), options.key(), options.notice(), disk), disk, folders);
    }

    /**
     * The key of a source, at both its places.
     *
     * @param stored where it is kept
     * @param beside where it is kept as long as the key of the folder is being changed to it
     */
    record Next(StoredKey stored, StoredKey beside, Disk disk) {

        String place() {
            return stored.place();
        }

        /** The key, which is made where that is possible and forgets what an earlier attempt has left. */
        StateKey make() throws IOException {
            if (!stored.file().equals(beside.file())) {
                disk.remove(beside.file());
            }
            StateKey there = beside.find(disk);
            return there == null ? made(beside, disk) : there;
        }

        /** The key, beside or already in its place; null when it is nowhere. */
        @Nullable
        StateKey find(String id) throws IOException {
            StateKey key = beside.find(disk);
            if (key == null || !key.id().equals(id)) {
                StateKey promoted = stored.find(disk);
                return promoted == null ? key : promoted;
            }
            return key;
        }
    }

    /** The key of a source that is to be the folder's. */
    Next next(KeySource source) {
        return next(root, source, line -> {}, disk);
    }

    private static Next next(Path root, KeySource source, Consumer<String> notice, Disk disk) {
        if (source instanceof KeySource.File file) {
            return new Next(KeyFile.of(file.file()), KeyFile.of(file.file()), disk);
        } else if (source instanceof KeySource.Password password) {
            return new Next(
                    new PasswordKey(root, root.resolve(PASSWORD), password.password()),
                    new PasswordKey(root, root.resolve("password.next.json"), password.password()),
                    disk);
        }
        return new Next(
                KeyFile.own(root.resolve(KEY), notice), KeyFile.own(root.resolve("key.next"), line -> {}), disk);
    }

    /** Makes the next key the one of the folder; nothing is encrypted under the former any more. May be done again. */
    synchronized void promote(Next next) throws IOException {
        if (!next.stored().file().equals(next.beside().file())
                && disk.size(next.beside().file()) > 0) {
            disk.rename(next.beside().file(), next.stored().file());
        }
        for (String name : List.of(KEY, PASSWORD)) {
            if (!root.resolve(name).equals(next.stored().file())) {
                disk.remove(root.resolve(name));
            }
        }
        disk.syncFolder(root);
        kept = next;
        known = null;
        knownNext = null;
    }

    /** Uses a key to read what is encrypted under it already. */
    synchronized void reads(StateKey next) {
        knownNext = next;
    }

    /** Fails where the key that was given cannot be one. */
    synchronized void check() throws IOException {
        if (known == null) {
            kept.stored().findId(disk);
        }
    }

    /** Forgets a key that is no longer the folder's, because another process has changed it. */
    synchronized void refresh() throws IOException {
        if (known != null && !known.id().equals(kept.stored().findId(disk))) {
            known = null;
        }
    }

    @Override
    public synchronized StateKey toWrite() {
        try {
            StateKey key = known == null ? kept.stored().find(disk) : known;
            known = key == null ? make() : key;
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized StateKey toRead(String id, String place) {
        if (known != null && known.id().equals(id)) {
            return known;
        } else if (knownNext != null && knownNext.id().equals(id)) {
            return knownNext;
        }
        try {
            return find(id, place);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks for the key that comes next too: a change of the key that has stopped leaves some stages under either. */
    private StateKey find(String id, String place) throws IOException {
        WrongKeyException refusal = null;
        boolean found = false;
        for (StoredKey candidate : List.of(kept.stored(), kept.beside())) {
            try {
                StateKey key = candidate.find(disk);
                found |= key != null;
                if (key != null && key.id().equals(id)) {
                    if (candidate == kept.stored()) {
                        known = key;
                    } else {
                        knownNext = key;
                    }
                    return key;
                }
            } catch (WrongKeyException e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        throw found ? WrongKeyException.another(place, kept.place(), cure()) : missing(place);
    }

    private StateKey make() throws IOException {
        Optional<String> place = folders.placeOfSecrets();
        if (place.isPresent()) {
            // Stages that need the lost key must not be joined by others that need a new one.
            throw missing(place.get());
        }
        return made(kept.stored(), disk);
    }

    private static StateKey made(StoredKey stored, Disk disk) throws IOException {
        stored.make(disk);
        return Objects.requireNonNull(stored.find(disk), "a key that was made is there");
    }

    private WrongKeyException missing(String place) throws IOException {
        return WrongKeyException.none(place, kept.stored().absence(), cure());
    }

    /** Names the key that the folder has instead, where it keeps something of one. */
    private String cure() throws IOException {
        if (isOther(PASSWORD)) {
            return "The key of this folder is made from a password: set " + KeySource.PASSWORD + " to it.";
        } else if (isOther(KEY)) {
            return "This folder has a key of its own, in " + root.resolve(KEY) + ": unset " + KeySource.PASSWORD
                    + " and " + KeySource.KEY_FILE + ".";
        }
        return "Put back the key with which the stage was deployed, or name it: " + KeySource.PASSWORD + " or "
                + KeySource.KEY_FILE + ".";
    }

    private boolean isOther(String name) throws IOException {
        Path file = root.resolve(name);
        return !file.equals(kept.stored().file()) && disk.size(file) > 0;
    }
}
