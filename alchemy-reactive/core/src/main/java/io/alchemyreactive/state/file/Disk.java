package io.alchemyreactive.state.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the store on a disk. A process may die after each of them; tests replace this interface to simulate
 * that.
 */
interface Disk {

    /** The content of a file; null when the file does not exist. Every other problem is an exception. */
    byte @Nullable [] read(Path file) throws IOException;

    /** At most {@code most} bytes of a file from an offset; empty when the file does not exist. */
    byte[] read(Path file, long from, int most) throws IOException;

    /** The length of a file in bytes; 0 when it does not exist. */
    long size(Path file) throws IOException;

    /** Writes at an offset of a file and truncates the file after it. Creates a missing file. Need not be durable. */
    void append(Path file, long at, byte[] content) throws IOException;

    /** The names in a folder, unsorted; none when there is no such folder. */
    List<String> list(Path folder) throws IOException;

    /**
     * Creates a folder that only its owner may enter; leaves an existing one as it is. Returns whether it was created.
     */
    boolean makeFolder(Path folder) throws IOException;

    /** Writes a new file, or overwrites an old one, readable by its owner only, and syncs its content. */
    void write(Path file, byte[] content) throws IOException;

    /** Renames a file atomically; replaces an existing target. */
    void rename(Path from, Path to) throws IOException;

    /** Creates a hard link. Returns false when the name exists. */
    boolean link(Path file, Path name) throws IOException;

    /** Removes a file or an empty folder, if it is there. */
    void remove(Path file) throws IOException;

    /** Syncs the names in a folder to the disk. */
    void syncFolder(Path folder) throws IOException;
}
