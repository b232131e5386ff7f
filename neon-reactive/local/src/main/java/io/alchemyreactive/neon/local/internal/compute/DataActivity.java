package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Signs in a data directory that a server goes on with its start or its end. Stateless; blocks. */
final class DataActivity {

    private DataActivity() {}

    /** Differs from an earlier sign when the server has noted progress, or has archived a segment of its log, since then. */
    static List<Object> sign(Path data) throws IOException {
        return List.of(control(data), unarchived(data));
    }

    private static int control(Path data) throws IOException {
        try {
            return Arrays.hashCode(Files.readAllBytes(data.resolve("global/pg_control")));
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    private static int unarchived(Path data) throws IOException {
        var count = 0;
        try (var waiting = Files.newDirectoryStream(data.resolve("pg_wal/archive_status"), "*.ready")) {
            for (var file : waiting) {
                count += file.toString().isEmpty() ? 0 : 1;
            }
        } catch (NoSuchFileException e) {
            return 0;
        }
        return count;
    }
}
