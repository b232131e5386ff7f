package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StateKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A key of which something is kept in a file. Blocks. */
sealed interface StoredKey permits KeyFile, PasswordKey {

    /** Its name in messages. */
    String place();

    /** Says in a message that nothing is kept of it. */
    String absence();

    /** Where something is kept of it. */
    Path file();

    /** The id of the key; null when nothing is kept of it. Quick, also where finding the key is not. */
    @Nullable
    String findId(Disk disk) throws IOException;

    /** The key; null when nothing is kept of it. Fails when it cannot be a key. */
    @Nullable
    StateKey find(Disk disk) throws IOException;

    /** Makes what is missing, unless somebody else is quicker. */
    void make(Disk disk) throws IOException;

    /** Writes a file that is never replaced: of several processes that try, one succeeds. Says whether this one did. */
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
