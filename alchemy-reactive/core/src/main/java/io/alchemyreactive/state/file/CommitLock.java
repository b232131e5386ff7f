package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.StateUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * A read-write lock between the readers of a stage and its one writer. Threads of this process use a lock in memory,
 * processes use a lock of the operating system on {@code commit.lock}. One instance exists per stage and process,
 * because the system takes back all locks of a process on a file as soon as the process closes any handle of that file.
 * Thread-safe; waits at most {@code LONGEST_WAIT}, then fails and names the holder of the lock.
 */
final class CommitLock {

    /**
     * A commit takes milliseconds. A process that has the lock for so long is suspended, or its disk does not answer.
     */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(5);

    private static final int DIGITS = 19;
    private static final String FORM = "%0" + DIGITS + "d\n";

    /** Shared by all stores of the process, by the real path of the stage's folder. */
    private static final ConcurrentMap<Path, CommitLock> LOCKS = new ConcurrentHashMap<>();

    /** Work under the lock. */
    interface Work<T> {
        T run() throws IOException;
    }

    private final ReentrantReadWriteLock threads = new ReentrantReadWriteLock();

    /** Guards the fields below. The first reader holds it while it waits for the lock of the operating system. */
    private final ReentrantLock entrance = new ReentrantLock();

    private int users;
    private int readers;
    private @Nullable FileChannel shared;

    private CommitLock() {}

    /**
     * Runs work while no other process or thread commits. Creates no lock file: without one there was no commit yet.
     */
    static <T> T reading(StagePaths stage, Work<T> work) throws IOException {
        return using(stage, lock -> {
            take(stage, lock.threads.readLock());
            try {
                lock.enter(stage);
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
            take(stage, lock.threads.writeLock());
            try (FileChannel channel = LocalDisk.open(
                    stage.commitLock(), StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                take(stage, channel, false);
                return work.run(channel);
            } finally {
                lock.threads.writeLock().unlock();
            }
        });
    }

    /**
     * Writes the stage's revision into the lock file and then runs the work of the commits, both under the exclusive
     * lock. So a reader that holds the lock sees revision and commits together. When the process dies in between, the
     * next reader finishes the commits.
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
            take(stage, lock.threads.readLock());
            try {
                lock.enter(stage);
                try {
                    // Uses the channel with the lock, because closing another channel of the file would release the
                    // lock.
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

    private void enter(StagePaths stage) throws IOException {
        take(stage, entrance);
        try {
            if (readers == 0) {
                shared = openShared(stage);
            }
            readers++;
        } finally {
            entrance.unlock();
        }
    }

    private static @Nullable FileChannel openShared(StagePaths stage) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(stage.commitLock(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            take(stage, channel, true);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void leave() throws IOException {
        entrance.lock();
        try {
            if (--readers == 0 && shared != null) {
                FileChannel channel = shared;
                shared = null;
                channel.close();
            }
        } finally {
            entrance.unlock();
        }
    }

    /** Takes the lock between threads of this process. Its owner may itself wait for another process. */
    private static void take(StagePaths stage, Lock lock) throws IOException {
        try {
            if (!lock.tryLock(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw stuck(stage, "another thread of this process has used it for " + LONGEST_WAIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another thread used " + stage.folder());
        }
    }

    /** Takes the lock of the operating system by polling, because the blocking call has no time-out. */
    private static void take(StagePaths stage, FileChannel channel, boolean forReading) throws IOException {
        Duration waited = Duration.ZERO;
        Duration pause = FIRST_PAUSE;
        while (channel.tryLock(0, Long.MAX_VALUE, forReading) == null) {
            if (waited.compareTo(LONGEST_WAIT) >= 0) {
                throw stuck(stage, holder(stage, !forReading && isOnlyRead(channel)));
            }
            LockSupport.parkNanos(pause.toNanos());
            waited = waited.plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
    }

    private static boolean isOnlyRead(FileChannel channel) throws IOException {
        try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock != null;
        }
    }

    /** The holder of the lock, in words. Only the holder of the stage commits, and the lease names it. */
    private static String holder(StagePaths stage, boolean reads) throws IOException {
        String time = " for " + LONGEST_WAIT.toSeconds() + " s";
        Holder named =
                LeaseFile.read(new DurableFiles(new LocalDisk()), stage.lease()).holder();
        if (reads) {
            return "a process that reads the stage has used it" + time + "; it is stopped, or its disk does not answer";
        }
        return (named == null ? "a process that has not said its name" : named) + " has been in the middle of a commit"
                + time + "; it is stopped, or its disk does not answer";
    }

    private static StateUnavailableException stuck(StagePaths stage, String why) {
        return new StateUnavailableException(
                stage.commitLock().toString(),
                why,
                "Let that process go on (kill -CONT PID) or end it, then run the command again; nothing was changed",
                null);
    }
}
