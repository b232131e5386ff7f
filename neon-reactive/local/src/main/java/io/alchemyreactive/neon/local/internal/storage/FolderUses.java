package io.alchemyreactive.neon.local.internal.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Marks folders of a cache as used, so that no process removes them. A mark is a shared lock on a file next to the
 * folder. The system releases it when its holder dies. The caller must hold the lock of the cache ({@link
 * FileLocks#holding}) when it begins a use or removes a folder. Stateless except for the marks of this JVM; blocks.
 */
public final class FolderUses {

    private static final String MARK = ".used";

    /** The marks of this JVM, one per folder, because the locks belong to the process; guarded by itself. */
    private static final Map<Path, Mark> MARKS = new HashMap<>();

    private FolderUses() {}

    /** Begins a use of a folder, which ends when the result is closed. */
    public static Use begin(Path folder) throws IOException {
        synchronized (MARKS) {
            var mark = MARKS.get(folder);
            if (mark == null) {
                mark = new Mark(locked(folder));
                MARKS.put(folder, mark);
            }
            mark.uses++;
            return new Use(folder);
        }
    }

    /**
     * Removes a folder unless this JVM, another process or a server that outlived its process uses it. Returns whether
     * the folder is gone.
     */
    public static boolean removeUnused(Path folder) throws IOException {
        synchronized (MARKS) {
            if (MARKS.containsKey(folder)) {
                return false;
            }
            try (var channel = open(folder)) {
                if (channel.tryLock() == null || runsFrom(folder)) {
                    return false;
                }
                PrivateFiles.deleteTree(folder);
                Files.deleteIfExists(mark(folder));
                return true;
            } catch (OverlappingFileLockException e) {
                // A copy of this class in another class loader holds the lock.
                return false;
            }
        }
    }

    private static FileChannel locked(Path folder) throws IOException {
        var channel = open(folder);
        try {
            channel.lock(0, Long.MAX_VALUE, true);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(
                mark(folder), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static Path mark(Path folder) {
        return folder.resolveSibling(folder.getFileName() + MARK);
    }

    /** Whether a program in the folder is running. */
    private static boolean runsFrom(Path folder) {
        var programs = folder.resolve("bin") + "/";
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::info)
                .anyMatch(process -> process.commandLine()
                        .or(process::command)
                        .filter(line -> line.contains(programs))
                        .isPresent());
    }

    /** A use of a folder. Close it to end the use; a second close does nothing. Thread-safe. */
    public static final class Use implements AutoCloseable {

        private final Path folder;
        private boolean over;

        private Use(Path folder) {
            this.folder = folder;
        }

        @Override
        public void close() throws IOException {
            synchronized (MARKS) {
                var mark = MARKS.get(folder);
                if (over || mark == null) {
                    return;
                }
                over = true;
                if (--mark.uses == 0) {
                    MARKS.remove(folder);
                    mark.channel.close();
                }
            }
        }
    }

    private static final class Mark {

        private final FileChannel channel;
        private int uses;

        private Mark(FileChannel channel) {
            this.channel = channel;
        }
    }
}
