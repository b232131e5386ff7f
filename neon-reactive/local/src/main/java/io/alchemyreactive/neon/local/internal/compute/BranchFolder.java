package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folders of one compute.
 *
 * @param root the folder that contains only these folders
 */
record BranchFolder(Path root) {

    /** The data directory of PostgreSQL. */
    Path data() {
        return root.resolve("data");
    }

    /** The write-ahead log that is being written, with the segments that are not archived yet. */
    Path wal() {
        return data().resolve("pg_wal");
    }

    /** The archived log segments, which the server does not need any more. */
    Path archive() {
        return root.resolve("archive");
    }

    /** The copies of the data from which recoveries start, one folder each. */
    Path bases() {
        return root.resolve("bases");
    }

    /** The log messages of the server. */
    Path messages() {
        return root.resolve("postgres.log");
    }

    /** The password file with which a replica connects to its primary. */
    Path passwords() {
        return root.resolve("pgpass");
    }

    /** Deletes the content of the folder, including the rest of an interrupted attempt. Blocks. */
    void clear() throws IOException {
        PrivateFiles.deleteTree(root);
        PrivateFiles.folder(root);
        PrivateFiles.folder(archive());
    }

    /**
     * Replaces the content of the folder by a copy of data that replays the log from its position when it is started.
     * Blocks.
     */
    void prepareReplay(RecoveryOrigin origin, DirectoryCopy copies) throws IOException, InterruptedException {
        clear();
        copies.stopped(origin.base(), data());
        Files.createFile(data().resolve("standby.signal"));
        WalCollection.gather(origin, wal());
    }

    /**
     * Moves the log segments that the server does not need any more into the archive. Must not be called while a server
     * starts or a backup of it runs. Blocks.
     */
    void archiveLog() throws IOException {
        // A copy that was never started recovers from the position in its label.
        if (Files.exists(data().resolve("global/pg_control")) && Files.notExists(data().resolve("backup_label"))) {
            var redo = ControlFile.redo(data());
            var first = ReplicationSlots.oldest(data())
                    .filter(slot -> slot.compareTo(redo) < 0)
                    .orElse(redo);
            WalCollection.moveBefore(wal(), archive(), first);
        }
    }

    /**
     * The end of the log of a server that shut down normally, or the position of a copy that was never started. Empty
     * after a crash. Blocks.
     *
     * @param copied the position at which a copy was complete
     */
    Optional<Lsn> restingPlace(Optional<Lsn> copied) throws IOException {
        if (Files.exists(data().resolve("backup_label"))) {
            return copied;
        }
        return ControlFile.isShutDown(data()) ? Optional.of(ControlFile.lastCheckpoint(data())) : Optional.empty();
    }

    /** Deletes the data and keeps the log. A second call does nothing. Blocks. */
    void keepOnlyLog() throws IOException {
        WalCollection.complete(wal(), archive());
        PrivateFiles.deleteTree(data());
    }
}
