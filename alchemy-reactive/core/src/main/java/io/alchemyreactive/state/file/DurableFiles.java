package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.CheckedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * JSON objects in files that are replaced whole and outlive a power failure once replaced. Each begins with a member
 * {@code $sum}, a hash of all that follows, so that one changed byte is noticed. Thread-safe as far as different files
 * are meant.
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

    /** Puts a JSON object into a file, in place of what was there; it outlives a power failure afterwards. */
    void replace(Path file, String json) throws IOException {
        prepare(file, json);
        putInPlace(file);
        disk.syncFolder(parent(file));
    }

    /** Puts bytes into a file as they are, in place of what was there. */
    void replace(Path file, byte[] content) throws IOException {
        disk.write(temporary(file), content);
        putInPlace(file);
        disk.syncFolder(parent(file));
    }

    /** Writes what a file shall hold beside it. */
    void prepare(Path file, String json) throws IOException {
        disk.write(temporary(file), CheckedText.withSum(json).getBytes(StandardCharsets.UTF_8));
    }

    /** Puts what was prepared in the place of the file; it outlives a power failure after the folder's next sync. */
    void putInPlace(Path file) throws IOException {
        disk.rename(temporary(file), file);
    }

    /** Always the same name, so that what a crash leaves behind is overwritten by the next attempt. */
    private static Path temporary(Path file) {
        return file.resolveSibling(file.getFileName() + TEMPORARY);
    }

    static Path parent(Path file) {
        return Objects.requireNonNull(file.getParent(), "parent");
    }
}
