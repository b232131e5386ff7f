package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StageHash;
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

/** Takes leases: creates the folder of a stage, locks it, and prepares the stage for the first commit. Blocks. */
final class LeaseTaker {

    /** The number of retries, because {@link LeaseLock#isHeld} of another process may hold the lock for a moment. */
    private static final int TRIES = 5;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private final Path root;
    private final StageFolders folders;
    private final DurableFiles files;
    private final StageProver prover;
    private final FolderKeys keys;
    private final Clock clock;
    private final int journalLines;

    LeaseTaker(
            Path root,
            StageFolders folders,
            DurableFiles files,
            StageProver prover,
            FolderKeys keys,
            Clock clock,
            int journalLines) {
        this.root = root;
        this.folders = folders;
        this.files = files;
        this.prover = prover;
        this.keys = keys;
        this.clock = clock;
        this.journalLines = journalLines;
    }

    FileLease take(StageKey key, Holder holder, Optional<String> actor) throws IOException {
        StagePaths stage = folders.of(key);
        keys.check();
        if (LocalDisk.isAbsent(stage.folder())) {
            folders.index().refuseMissing(key);
        }
        makeFolders(stage);
        LeaseLock lock = lock(key, stage, holder);
        try {
            // Checked after the lock is taken: a change of the key first writes its marker and then looks for locks.
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

    /** Locks a stage that need not be readable. */
    LeaseLock lock(StageKey key, Holder holder) throws IOException {
        StagePaths stage = folders.of(key);
        makeFolders(stage);
        LeaseLock lock = lock(key, stage, holder);
        try {
            Rekeying.refuseWhileUnderWay(root, files);
            return lock;
        } catch (IOException | RuntimeException e) {
            lock.release();
            throw e;
        }
    }

    /**
     * Removes journal lines under a lease and returns their number. Fails for a damaged stage, whose journal helps to
     * describe the damage.
     */
    long pruneJournal(StageKey key, int keep, Holder holder) throws IOException {
        StagePaths stage = folders.of(key);
        if (LocalDisk.isAbsent(stage.folder())) {
            return 0;
        }
        LeaseLock lock = lock(key, holder);
        try {
            settle(key, stage);
            return JournalFile.of(files, stage).prune(keep);
        } finally {
            lock.release();
        }
    }

    private FileLease lease(StageKey key, StagePaths stage, LeaseLock lock, Holder holder, Optional<String> actor)
            throws IOException {
        try {
            StageProver.Proved proved = settle(key, stage);
            StageFile stored = proved.file();
            String keyId = stored == null ? StageHash.NO_KEY : stored.hashKeyId();
            String record = proved.digest()
                    .write(StageHash.of(key, keyId, keys, stage.folder().toString()));
            long fence = LeaseFile.read(files, stage.lease()).fence() + 1;
            new LeaseFile(key, fence, holder, record, false).write(files, stage.lease());
            removeLeftovers(stage);
            if (stored != null) {
                folders.index().add(key);
            }
            var journal = JournalWriter.open(
                    files, stage, holder, actor, fence, clock, proved.digest().revision());
            var commits = new CommitWriter(
                    key,
                    stage,
                    fence,
                    files,
                    folders,
                    keys,
                    prover,
                    lock,
                    journal,
                    journalLines,
                    proved.digest(),
                    record);
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

    /**
     * Finishes an interrupted commit and returns the proved stage. Uses {@code lease.json} when the last holder has
     * released the lease; otherwise reads the whole stage.
     */
    private StageProver.Proved settle(StageKey key, StagePaths stage) throws IOException {
        if (PendingCommit.isThere(files, stage)) {
            CommitLock.writing(stage, () -> {
                PendingCommit.finish(files, stage, keys);
                return true;
            });
        }
        return CommitLock.reading(stage, () -> prover.proveForLease(key, stage));
    }

    private void removeLeftovers(StagePaths stage) throws IOException {
        for (Path folder : List.of(stage.folder(), stage.resources())) {
            for (String name : files.disk().list(folder)) {
                if (name.endsWith(DurableFiles.TEMPORARY)) {
                    files.disk().remove(folder.resolve(name));
                }
            }
        }
        for (RemovedDocument gone : RemovedDocument.list(files, stage)) {
            files.disk().remove(gone.file());
        }
    }

    private void makeFolders(StagePaths stage) throws IOException {
        LocalDisk.isAbsent(stage.folder());
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
