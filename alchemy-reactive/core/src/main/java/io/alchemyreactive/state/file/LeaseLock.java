package io.alchemyreactive.state.file;

import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A lock of the operating system on the {@code lease.lock} of a stage; the system releases it when the process ends,
 * however it ends. Thread-safe; does not wait.
 *
 * <p>All stores of this process share one register of its locks. It is consulted before a lock file is opened, because
 * closing any handle of a file releases the process's locks on it.
 */
final class LeaseLock {

    private static final Object REGISTER = new Object();

    /** By the real path of the stage's folder; guarded by {@link #REGISTER}. */
    private static final Map<Path, LeaseLock> HELD = new HashMap<>();

    /**
     * Channels of files that code outside of this register has locked, such as a second copy of this class. Closing
     * them, or leaving them to the garbage collector, would release the lock of that code.
     */
    private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final Path key;
    private final HeldLease held;
    private final FileChannel channel;

    private LeaseLock(Path key, HeldLease held, FileChannel channel) {
        this.key = key;
        this.held = held;
        this.channel = channel;
    }

    /** Takes the lock; returns null when it is held. The stage's folder must exist. */
    static @Nullable LeaseLock take(StagePaths stage, StageKey name, Holder holder) throws IOException {
        Path key = stage.folder().toRealPath();
        synchronized (REGISTER) {
            if (HELD.containsKey(key)) {
                return null;
            }
            FileChannel channel = LocalDisk.open(
                    stage.leaseLock(), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            if (!tryLock(channel, false)) {
                return null;
            }
            var lock = new LeaseLock(key, new HeldLease(name, holder, 0, Optional.empty()), channel);
            HELD.put(key, lock);
            return lock;
        }
    }

    /**
     * The lease of this process on the stage, without its fence, which is in {@code lease.json}; empty when there is
     * none.
     */
    static Optional<HeldLease> heldHere(StagePaths stage) throws IOException {
        Path key = stage.folder().toRealPath();
        synchronized (REGISTER) {
            return Optional.ofNullable(HELD.get(key)).map(lock -> lock.held);
        }
    }

    /**
     * Whether a process holds the stage. Takes the lock for a moment, so {@link LeaseTaker} retries before it gives up.
     */
    static boolean isHeld(StagePaths stage) throws IOException {
        Path key = stage.folder().toRealPath();
        synchronized (REGISTER) {
            if (HELD.containsKey(key)) {
                return true;
            }
            try {
                FileChannel channel = FileChannel.open(stage.leaseLock(), StandardOpenOption.READ);
                if (!tryLock(channel, true)) {
                    return true;
                }
                channel.close();
                return false;
            } catch (NoSuchFileException e) {
                return false;
            }
        }
    }

    void release() throws IOException {
        synchronized (REGISTER) {
            HELD.remove(key, this);
            channel.close();
        }
    }

    /** Tries to lock. On failure closes the channel unless that would release a lock of this process. */
    private static boolean tryLock(FileChannel channel, boolean shared) throws IOException {
        try {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
            if (lock != null) {
                return true;
            }
            channel.close();
            return false;
        } catch (OverlappingFileLockException e) {
            NEVER_CLOSED.add(channel);
            return false;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
