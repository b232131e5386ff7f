package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A value that shows the progress of a server's start or shutdown in its data directory. Stateless; blocks. */
final class DataActivity {

    private DataActivity() {}

    /** A value that differs from an earlier one when the server has recorded progress in between. */
    static int sign(Path data) throws IOException {
        try {
            return Arrays.hashCode(Files.readAllBytes(data.resolve("global/pg_control")));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
