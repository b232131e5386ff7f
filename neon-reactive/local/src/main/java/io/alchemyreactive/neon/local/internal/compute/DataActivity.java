package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/** A sign in a data directory that a server goes on with its start or its end. Stateless; blocks. */
final class DataActivity {

    private DataActivity() {}

    /** Differs from an earlier sign when the server has noted progress since then. */
    static int sign(Path data) throws IOException {
        try {
            return Arrays.hashCode(Files.readAllBytes(data.resolve("global/pg_control")));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
