package io.alchemyreactive.state.file;

import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Takes stages for writing: makes their folders, locks them, and leaves them ready for the first commit. Blocks. */
final class LeaseTaker {

    /** A reader that asks who holds a stage may have the lock for a moment; this often, and this long, is waited. */
    private static final int TRIES = 5;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private final Path root;
    private final StageFolders folders;
    private final DurableFiles files;
    private final StageReader reader;
    private final FolderKeys keys;
    private final Clock clock;

    LeaseTaker(Path root, StageFolders folders, DurableFiles files, StageReader reader, FolderKeys keys, Clock clock) {
        this.root = root;
        this.folders = folders;
        this.files = files;
        this.reader = reader;
        this.keys = keys;
        this.clock = clock;
    }

    FileLease take(StageKey key, Holder holder, Optional<String> actor) throws IOException {
        StagePaths stage = folders.of(key);
        makeFolders(stage);
        LeaseLock lock = lock(key, stage, holder);
        try {
            // After the lock is taken: whoever changes the key looks for locks after it has said so.
            Rekeying.refuseWhileUnderWay(root, files);
            keys.refresh();
        } catch (IOException | RuntimeException e) {
            lock.release();
            throw e;
        }
        return lease(key, stage, lock, holder, actor);
    }

    /** Takes a stage whose folder is there, for a change of the key. */
    FileLease takeForRekey(StageKey key, StagePaths stage, Holder holder, Optional<String> actor) throws IOException {
        return lease(key, stage, lock(key, stage, holder), holder, actor);
    }

    private FileLease lease(StageKey key, StagePaths stage, LeaseLock lock, Holder holder, Optional<String> actor)
            throws IOException {
        try {
            settle(stage);
            StageFile stored = folders.stageFile(stage);
            if (stored != null) {
                reader.checkKey(stage, stored);
            }
            long fence = LeaseFile.read(files, stage.lease()).fence() + 1;
            new LeaseFile(key, fence, holder).write(files, stage.lease());
            var journal = JournalWriter.open(files, stage, holder, actor, fence, clock);
            var commits = new CommitQueue(key, stage, fence, files, folders, keys, lock, journal);
            return new FileLease(key, holder, fence, stage, commits);
        } catch (IOException | RuntimeException e) {
            lock.release();
            throw e;
        }
    }

    private LeaseLock lock(StageKey key, StagePaths stage, Holder holder) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            LeaseLock lock = LeaseLock.take(stage, key, holder);
            if (lock != null) {
                return lock;
            }
            Optional<HeldLease> here = LeaseLock.heldHere(stage);
            if (here.isPresent()) {
                throw new LockedException(key, here.get().holder());
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
        @Nullable Holder named = LeaseFile.read(files, stage.lease()).holder();
        throw new LockedException(key, named == null ? HeldStages.NOT_NAMED : named);
    }

    /** Does what a crash has left undone, and removes what it has left behind. */
    private void settle(StagePaths stage) throws IOException {
        if (CommitLog.isPending(files, stage)) {
            CommitLock.writing(stage, () -> {
                CommitLog.finish(files, stage);
                return true;
            });
        }
        for (Path folder : List.of(stage.folder(), stage.resources())) {
            for (String name : files.disk().list(folder)) {
                if (name.endsWith(DurableFiles.TEMPORARY)) {
                    files.disk().remove(folder.resolve(name));
                }
            }
        }
    }

    private void makeFolders(StagePaths stage) throws IOException {
        make(root);
        Path ignore = root.resolve(".gitignore");
        if (files.disk().read(ignore) == null) {
            files.disk().write(ignore, "*\n".getBytes(StandardCharsets.UTF_8));
        }
        make(stage.folder());
    }

    private void make(Path folder) throws IOException {
        Path parent = folder.toAbsolutePath().getParent();
        if (parent != null && Files.notExists(parent)) {
            make(parent);
        }
        if (files.disk().makeFolder(folder) && parent != null) {
            files.disk().syncFolder(parent);
        }
    }
}
