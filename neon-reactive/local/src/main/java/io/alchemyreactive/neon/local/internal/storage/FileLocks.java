package io.alchemyreactive.neon.local.internal.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Locks of the operating system on files. The system releases them when the holder dies. Stateless except for one lock
 * per JVM.
 */
public final class FileLocks {

    /** The locks of the operating system belong to the process, so threads of this JVM first wait for this lock. */
    private static final ReentrantLock THIS_JVM = new ReentrantLock();

    /**
     * The files that {@link #tryHold} has locked for this JVM, by their real paths; guarded by itself. This set is
     * checked before a file is opened, because closing any handle of a file releases the locks of the process on it.
     */
    private static final Set<Path> HELD = new HashSet<>();

    private FileLocks() {}

    /** Runs work under the lock on a file. Waits while another process holds the lock. Blocks. */
    public static <T> T holding(Path file, Callable<T> work) throws Exception {
        THIS_JVM.lock();
        try (var channel = open(file)) {
            // Closing the channel releases the lock.
            channel.lock();
            return work.call();
        } finally {
            THIS_JVM.unlock();
        }
    }

    /**
     * Takes the lock on a file unless this JVM or another process holds it.
     *
     * @return the held lock, which the caller must close; empty when it is held elsewhere
     */
    public static Optional<Held> tryHold(Path file) throws IOException {
        var key = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file in a folder")
                .toRealPath()
                .resolve(file.getFileName());
        synchronized (HELD) {
            if (HELD.contains(key)) {
                return Optional.empty();
            }
            var channel = open(key);
            try {
                if (channel.tryLock() == null) {
                    channel.close();
                    return Optional.empty();
                }
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            HELD.add(key);
            return Optional.of(new Held(key, channel));
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** A held lock. Close it to release it; a second close does nothing. */
    public static final class Held implements AutoCloseable {

        private final Path key;
        private final FileChannel channel;

        private Held(Path key, FileChannel channel) {
            this.key = key;
            this.channel = channel;
        }

        @Override
        public void close() throws IOException {
            synchronized (HELD) {
                if (channel.isOpen()) {
                    HELD.remove(key);
                    channel.close();
                }
            }
        }
    }
}
