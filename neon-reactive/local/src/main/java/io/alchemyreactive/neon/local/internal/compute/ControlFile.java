package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads PostgreSQL's control file, which records the state at the last checkpoint. Stateless; blocks. */
final class ControlFile {

    /** The offset of the state, after the system identifier and two version numbers. */
    private static final int STATE = 16;

    private static final int SHUT_DOWN = 1;

    /**
     * The offset of the last checkpoint, after the system identifier, two version numbers, the state with its padding,
     * and a time.
     */
    private static final int CHECKPOINT = 32;

    /** The offset of the redo position, which is the first field of the checkpoint copy. */
    private static final int REDO = 40;

    private ControlFile() {}

    /**
     * The log position of the last checkpoint of a data directory. After a normal shutdown it is the end of the log.
     */
    static Lsn lastCheckpoint(Path data) throws IOException {
        return new Lsn(read(data).getLong(CHECKPOINT));
    }

    /** Whether the server of a data directory shut down normally, so that nothing follows its last checkpoint. */
    static boolean isShutDown(Path data) throws IOException {
        return read(data).getInt(STATE) == SHUT_DOWN;
    }

    /** The first log position that a server needs to recover. */
    static Lsn redo(Path data) throws IOException {
        return new Lsn(read(data).getLong(REDO));
    }

    private static ByteBuffer read(Path data) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(data.resolve("global/pg_control")))
                .order(ByteOrder.nativeOrder());
    }
}
