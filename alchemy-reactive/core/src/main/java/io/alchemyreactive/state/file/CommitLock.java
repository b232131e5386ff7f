package io.alchemyreactive.state.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the readers of a stage and its one writer apart: the threads of this process by a lock in memory, processes by a
 * lock of the operating system on {@code commit.lock}. One instance exists per stage and process, because the system
 * takes back all locks of a process on a file as soon as the process closes any handle of that file. Thread-safe; waits.
 */
final class CommitLock {

    private static final int DIGITS = 19;
    private static final String FORM = "%0" + DIGITS + "d\n";

    /** Shared by all stores of the process, by the real path of the stage's folder. */
    private static final ConcurrentMap<Path, CommitLock> LOCKS = new ConcurrentHashMap<>();

    /** Work under the lock. */
    interface Work<T> {
        T run() throws IOException;
    }

    private final ReentrantReadWriteLock threads = new ReentrantReadWriteLock();
    private int users;
    private int readers;
    private @Nullable FileChannel shared;

    private CommitLock() {}

    /** Runs work while no other process or thread commits. Makes no file: without one nobody has committed yet. */
    static <T> T reading(StagePaths stage, Work<T> work) throws IOException {
        return using(stage, lock -> {
            lock.threads.readLock().lock();
            try {
                lock.enter(stage.commitLock());
                try {
                    return work.run();
                } finally {
                    lock.leave();
                }
            } finally {
                lock.threads.readLock().unlock();
            }
        });
    }

    /** Runs work while no other process or thread reads or commits. */
    static <T> T writing(StagePaths stage, Work<T> work) throws IOException {
        return writing(stage, channel -> work.run());
    }

    private static <T> T writing(StagePaths stage, Writing<T> work) throws IOException {
        return using(stage, lock -> {
            lock.threads.writeLock().lock();
            try (FileChannel channel = LocalDisk.open(
                    stage.commitLock(), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                channel.lock();
                return work.run(channel);
            } finally {
                lock.threads.writeLock().unlock();
            }
        });
    }

    /**
     * The same for commits, after the stage's revision was written. It stands in the lock file, before the commits are done:
     * whoever reads it under the lock sees them done too, unless their process has died and the next reader finishes them.
     */
    static <T> T committing(StagePaths stage, long revision, Work<T> work) throws IOException {
        return writing(stage, channel -> {
            channel.write(StandardCharsets.US_ASCII.encode(String.format(Locale.ROOT, FORM, revision)), 0);
            return work.run();
        });
    }

    /** The stage's revision; 0 before the first commit. */
    static long revision(StagePaths stage) throws IOException {
        return using(stage, lock -> {
            lock.threads.readLock().lock();
            try {
                lock.enter(stage.commitLock());
                try {
                    // Through the handle with the lock: closing another one would give up the lock.
                    return lock.shared == null ? 0L : revision(lock.shared);
                } finally {
                    lock.leave();
                }
            } finally {
                lock.threads.readLock().unlock();
            }
        });
    }

    private static long revision(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(DIGITS);
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) >= 0) {}
        String text = StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        try {
            return text.length() < DIGITS ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private interface Writing<T> {
        T run(FileChannel channel) throws IOException;
    }

    private interface Use<T> {
        T with(CommitLock lock) throws IOException;
    }

    /** Counts the users, so that the map does not grow with every stage ever touched. */
    private static <T> T using(StagePaths stage, Use<T> use) throws IOException {
        Path key = stage.folder().toRealPath();
        CommitLock lock = LOCKS.compute(key, (path, found) -> {
            CommitLock used = found == null ? new CommitLock() : found;
            used.users++;
            return used;
        });
        try {
            return use.with(lock);
        } finally {
            LOCKS.computeIfPresent(key, (path, found) -> --found.users == 0 ? null : found);
        }
    }

    private synchronized void enter(Path file) throws IOException {
        if (readers == 0) {
            try {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                try {
                    channel.lock(0, Long.MAX_VALUE, true);
                    shared = channel;
                } catch (IOException | RuntimeException e) {
                    channel.close();
                    throw e;
                }
            } catch (NoSuchFileException e) {
                shared = null;
            }
        }
        readers++;
    }

    private synchronized void leave() throws IOException {
        if (--readers == 0 && shared != null) {
            FileChannel channel = shared;
            shared = null;
            channel.close();
        }
    }
}
