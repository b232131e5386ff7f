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
 * The key of a folder, cached after its first use. During a change of the key also the next one. Thread-safe; blocks.
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
     * The key of a source, with the two places where it may be stored.
     *
     * @param stored where it is kept
     * @param beside its place during the change of the key
     */
    record Next(StoredKey stored, StoredKey beside, Disk disk) {

        String place() {
            return stored.place();
        }

        /** Creates the key if the source allows it; removes the leftover of an earlier attempt. */
        StateKey make() throws IOException {
            if (!stored.file().equals(beside.file())) {
                disk.remove(beside.file());
            }
            StateKey there = beside.find(disk);
            return there == null ? made(beside, disk) : there;
        }

        /** The key with this id, from either place; null when it is in neither. */
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

    /** The key of a source that will become the key of the folder. */
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

    /**
     * Makes the next key the key of the folder, when nothing is encrypted under the former one any more. Idempotent.
     */
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

    /** Also uses this key for reading, for secrets that are encrypted under it already. */
    synchronized void reads(StateKey next) {
        knownNext = next;
    }

    /** Fails when the given key is not usable. */
    synchronized void check() throws IOException {
        if (known == null) {
            kept.stored().findId(disk);
        }
    }

    /** Drops the cached key when another process has changed the key of the folder. */
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

    /** Searches the next key too, because an interrupted change of the key leaves some stages under each of the two. */
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
            // A new key must not be created while stages need the lost one.
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

    /** The next step for the user, which names the kind of key that the folder has. */
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
