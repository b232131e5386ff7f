package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The replication slots of a data directory, read from their files. Blocks. */
final class ReplicationSlots {

    /**
     * The offset of the restart position, after name, database, persistency and two transaction ids; equal in all
     * versions.
     */
    private static final int RESTART_LSN = 16 + 64 + 4 * 4;

    private ReplicationSlots() {}

    /** The log position from which the log is kept for consumers; empty when there are none. */
    static Optional<Lsn> oldest(Path data) throws IOException {
        Optional<Lsn> oldest = Optional.empty();
        try (var slots = Files.newDirectoryStream(data.resolve("pg_replslot"), Files::isDirectory)) {
            for (var slot : slots) {
                var place = place(slot.resolve("state"));
                if (place.isPresent() && (oldest.isEmpty() || place.get().compareTo(oldest.get()) < 0)) {
                    oldest = place;
                }
            }
        } catch (NoSuchFileException e) {
            // The folder has no data.
        }
        return oldest;
    }

    private static Optional<Lsn> place(Path state) throws IOException {
        try {
            var bytes = Files.readAllBytes(state);
            if (bytes.length < RESTART_LSN + Long.BYTES) {
                return Optional.empty();
            }
            var place = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getLong(RESTART_LSN);
            return place == 0 ? Optional.empty() : Optional.of(new Lsn(place));
        } catch (NoSuchFileException dropped) {
            return Optional.empty();
        }
    }
}
