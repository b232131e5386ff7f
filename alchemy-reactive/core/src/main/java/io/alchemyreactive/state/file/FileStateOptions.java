package io.alchemyreactive.state.file;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Where a {@link FileStateStore} keeps its files and whom it tells about what it makes there. Immutable.
 *
 * @param folder the folder, usually {@code .alchemy}; made when something is first stored
 * @param notice is given one line for the user when a key for secrets is made; called on the store's own threads
 */
public record FileStateOptions(Path folder, Consumer<String> notice) {

    public FileStateOptions {
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(notice, "notice");
    }

    /** Options for this folder, telling nobody. */
    public static FileStateOptions of(Path folder) {
        return new FileStateOptions(folder, line -> {});
    }

    /** The same with somebody to tell. */
    public FileStateOptions notice(Consumer<String> notice) {
        return new FileStateOptions(folder, notice);
    }
}
