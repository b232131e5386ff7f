package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.CheckedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects in files that are replaced atomically and durably. Each has a member {@code $sum}, a hash of the rest,
 * so that one changed byte is noticed. Thread-safe for different files.
 */
final class DurableFiles {

    static final String TEMPORARY = ".tmp";

    private final Disk disk;

    DurableFiles(Disk disk) {
        this.disk = disk;
    }

    Disk disk() {
        return disk;
    }

    /** The JSON object in a file, without its sum; null when there is no such file. */
    @Nullable
    String read(Path file) throws IOException {
        byte[] bytes = disk.read(file);
        return bytes == null ? null : CheckedText.check(file.toString(), bytes);
    }

    /** Replaces the content of a file by a JSON object, durably. */
    void replace(Path file, String json) throws IOException {
        prepare(file, json);
        putInPlace(file);
        disk.syncFolder(parent(file));
    }

    /** Replaces the content of a file by these bytes, durably. */
    void replace(Path file, byte[] content) throws IOException {
        disk.write(temporary(file), content);
        putInPlace(file);
        disk.syncFolder(parent(file));
    }

    /** Writes the new content of a file into a temporary file beside it. */
    void prepare(Path file, String json) throws IOException {
        disk.write(temporary(file), CheckedText.withSum(json).getBytes(StandardCharsets.UTF_8));
    }

    /** Renames the prepared temporary file to the file; durable after the next sync of the folder. */
    void putInPlace(Path file) throws IOException {
        disk.rename(temporary(file), file);
    }

    /** A fixed name, so that the next attempt overwrites the leftover of a crash. */
    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY);
    }

    static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent(), "parent");
    }
}
