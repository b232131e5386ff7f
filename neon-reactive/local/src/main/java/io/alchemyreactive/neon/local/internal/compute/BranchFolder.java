package io.alchemyreactive.neon.local.internal.compute;

import io.alchemyreactive.neon.local.internal.storage.DirectoryCopy;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the files of one compute are.
 *
 * @param root which holds nothing else
 */
record BranchFolder(Path root) {

    /** The data directory of PostgreSQL. */
    Path data() {
        return root.resolve("data");
    }

    /** The log that is being written, with what was not archived yet. */
    Path wal() {
        return data().resolve("pg_wal");
    }

    /** The segments of the log that its server does not need any more. */
    Path archive() {
        return root.resolve("archive");
    }

    /** Copies of the data that recoveries start from, one folder each. */
    Path bases() {
        return root.resolve("bases");
    }

    /** The log messages of the server. */
    Path messages() {
        return root.resolve("postgres.log");
    }

    /** The password file by which a replica reaches its primary. */
    Path passwords() {
        return root.resolve("pgpass");
    }

    /** Empties it, also of what an interrupted attempt left. Blocks. */
    void clear() throws IOException {
        PrivateFiles.deleteTree(root);
        PrivateFiles.folder(root);
        PrivateFiles.folder(archive());
    }

    /** Fills it with a copy of data that replays the log from there on when it is started, replacing what it held. Blocks. */
    void prepareReplay(RecoveryOrigin origin, DirectoryCopy copies) throws IOException, InterruptedException {
        clear();
        copies.stopped(origin.base(), data());
        Files.createFile(data().resolve("standby.signal"));
        WalCollection.gather(origin, wal());
    }

    /**
     * Moves the part of the log into the archive that its server does not need any more; not to be called while a server starts
     * or a backup of it is taken. Blocks.
     */
    void archiveLog() throws IOException {
        // A copy that was never started recovers from where its label says.
        if (Files.exists(data().resolve("global/pg_control")) && Files.notExists(data().resolve("backup_label"))) {
            var redo = ControlFile.redo(data());
            var first = ReplicationSlots.oldest(data())
                    .filter(slot -> slot.compareTo(redo) < 0)
                    .orElse(redo);
            WalCollection.moveBefore(wal(), archive(), first);
        }
    }

    /**
     * The end of the log of a server that stopped in order, and the place of a copy that was never started; empty after a crash. Blocks.
     *
     * @param copied where a copy was complete
     */
    Optional<Lsn> restingPlace(Optional<Lsn> copied) throws IOException {
        if (Files.exists(data().resolve("backup_label"))) {
            return copied;
        }
        return ControlFile.isShutDown(data()) ? Optional.of(ControlFile.lastCheckpoint(data())) : Optional.empty();
    }

    /** Deletes the data and keeps the log; a second call does nothing. Blocks. */
    void keepOnlyLog() throws IOException {
        WalCollection.complete(wal(), archive());
        PrivateFiles.deleteTree(data());
    }
}
