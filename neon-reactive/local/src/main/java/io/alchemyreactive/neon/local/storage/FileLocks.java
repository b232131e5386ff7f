package io.alchemyreactive.neon.local.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** Operating-system locks on files: freed by the system when the holder dies. Stateless but for one lock per JVM. */
public final class FileLocks {

    /** The operating system's locks belong to the process, so threads of this JVM queue here first. */
    private static final ReentrantLock THIS_JVM = new ReentrantLock();

    private FileLocks() {}

    /** Runs work while holding the lock on a file, waiting for it as long as another process holds it. Blocks. */
    public static <T> T holding(Path file, Callable<T> work) throws Exception {
        THIS_JVM.lock();
        try (var channel = open(file)) {
            // Closing the channel gives the lock back.
            channel.lock();
            return work.call();
        } finally {
            THIS_JVM.unlock();
        }
    }

    /**
     * Takes the lock on a file if nobody holds it, in this JVM or another process.
     *
     * @return the held lock, to be closed by the caller, or empty
     */
    public static Optional<Held> tryHold(Path file) throws IOException {
        var channel = open(file);
        try {
            var lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new Held(channel, lock));
            }
        } catch (OverlappingFileLockException e) {
            // Held by this JVM: the same answer as "held by another process".
        }
        channel.close();
        return Optional.empty();
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** A lock that is held until closed; closing twice does nothing. */
    public static final class Held implements AutoCloseable {

        private final FileChannel channel;
        private final FileLock lock;

        private Held(FileChannel channel, FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }

        @Override
        public void close() throws IOException {
            if (channel.isOpen()) {
                lock.release();
                channel.close();
            }
        }
    }
}
