package io.alchemyreactive.state.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The few things that the store does to a disk, each one step after which a process may die. Tests stand in for it to
 * die at each of them.
 */
interface Disk {

    /** The content of a file; null when there is none. Any other trouble is an exception, never null. */
    byte @Nullable [] read(Path file) throws IOException;

    /** As many bytes of a file from a place on, fewer at its end; none when there is no file. */
    byte[] read(Path file, long from, int most) throws IOException;

    /** How long a file is; 0 when there is none. */
    long size(Path file) throws IOException;

    /**
     * Writes at a place of a file, which is made when there is none, and cuts off what follows. It need not outlive a power
     * failure.
     */
    void append(Path file, long at, byte[] content) throws IOException;

    /** The names in a folder, unsorted; none when there is no such folder. */
    List<String> list(Path folder) throws IOException;

    /** Makes a folder that only its owner may enter; one that exists is left as it is. Says whether it was made. */
    boolean makeFolder(Path folder) throws IOException;

    /** Writes a new file, or over an old one, readable by its owner only; its content is on the disk afterwards. */
    void write(Path file, byte[] content) throws IOException;

    /** Puts a file in the place of another, or of none, in one step. */
    void rename(Path from, Path to) throws IOException;

    /** Gives a file a second name. Says whether that was still free. */
    boolean link(Path file, Path name) throws IOException;

    /** Removes a file or an empty folder, if it is there. */
    void remove(Path file) throws IOException;

    /** Makes the names in a folder outlive a power failure. */
    void syncFolder(Path folder) throws IOException;
}
