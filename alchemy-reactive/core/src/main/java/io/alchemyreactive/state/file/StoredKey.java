package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A key that is stored in a file, or whose facts are. Blocks. */
sealed interface StoredKey permits KeyFile, PasswordKey {

    /** Its name in messages. */
    String place();

    /** The words for messages when the file is missing. */
    String absence();

    /** The file of the key. */
    Path file();

    /** The id of the key; null when the file is missing. Does not derive the key. */
    @Nullable
    String findId(Disk disk) throws IOException;

    /** The key; null when the file is missing. Fails when the content is not usable. */
    @Nullable
    StateKey find(Disk disk) throws IOException;

    /** Creates the file, unless another process creates it first. */
    void make(Disk disk) throws IOException;

    /**
     * Writes a file that is never replaced: of several processes that try, one succeeds. Returns whether this one did.
     */
    static boolean writeOnce(Disk disk, Path file, byte[] content) throws IOException {
        byte[] suffix = new byte[8];
        new SecureRandom().nextBytes(suffix);
        Path temporary = file.resolveSibling(
                file.getFileName() + "." + HexFormat.of().formatHex(suffix) + DurableFiles.TEMPORARY);
        disk.write(temporary, content);
        boolean first = disk.link(temporary, file);
        disk.remove(temporary);
        disk.syncFolder(DurableFiles.parent(file));
        return first;
    }
}
