package io.alchemyreactive.neon.local.internal.compute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads what PostgreSQL notes about itself when it stops. Stateless; blocks. */
final class ControlFile {

    /** After the system identifier and two version numbers. */
    private static final int STATE = 16;

    private static final int SHUT_DOWN = 1;

    /** After the system identifier, two version numbers, the state with its padding, and a time. */
    private static final int CHECKPOINT = 32;

    /** The copy of the checkpoint itself follows, and begins with where a recovery from it begins. */
    private static final int REDO = 40;

    private ControlFile() {}

    /** The place of the last checkpoint of a data directory, which after an orderly stop is the end of its log. */
    static Lsn lastCheckpoint(Path data) throws IOException {
        return new Lsn(read(data).getLong(CHECKPOINT));
    }

    /** Whether the server of a data directory stopped in order, so that nothing follows its last checkpoint. */
    static boolean isShutDown(Path data) throws IOException {
        return read(data).getInt(STATE) == SHUT_DOWN;
    }

    /** The place from which on a server needs its log to recover. */
    static Lsn redo(Path data) throws IOException {
        return new Lsn(read(data).getLong(REDO));
    }

    private static ByteBuffer read(Path data) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(data.resolve("global/pg_control")))
                .order(ByteOrder.nativeOrder());
    }
}
