package io.alchemyreactive.state.file;

import io.alchemyreactive.effect.SerialQueue;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Executes the commits of one lease, one at a time in the order of subscription, and at the end the release. A request
 * runs to its end also when its subscriber cancels. Thread-safe.
 */
final class CommitWriter {

    /** The number of files that are synced concurrently; fewer would leave the disk idle. */
    private static final int FILES_AT_ONCE = 8;

    private final StageKey key;
    private final StagePaths stage;
    private final long fence;
    private final DurableFiles files;
    private final StageFolders folders;
    private final StateKeys keys;
    private final StageProver prover;
    private final LeaseLock lock;
    private final JournalWriter journal;
    private final int journalLines;
    private final SerialQueue writes = SerialQueue.create();

    /** Changed in the queue only. */
    private volatile boolean released;

    /** The digest of the stage; null after a commit has failed halfway, until the stage was read again. */
    private volatile @Nullable StageDigest digest;

    /** The last digest that was known. */
    private volatile String record;

    /** Removed documents that have to be kept until a later write. */
    private final List<RemovedDocument> gone = new ArrayList<>();

    /**
     * A commit that is checked.
     *
     * @param files the files to write before it, at once or in any order
     */
    private record Checked(CommitLog log, List<CommitLog.Write> files) {}

    CommitWriter(
            StageKey key,
            StagePaths stage,
            long fence,
            DurableFiles files,
            StageFolders folders,
            StateKeys keys,
            StageProver prover,
            LeaseLock lock,
            JournalWriter journal,
            int journalLines,
            StageDigest digest,
            String record) {
        this.key = key;
        this.stage = stage;
        this.fence = fence;
        this.files = files;
        this.folders = folders;
        this.keys = keys;
        this.prover = prover;
        this.lock = lock;
        this.journal = journal;
        this.journalLines = journalLines;
        this.digest = digest;
        this.record = record;
    }

    /** Commits when all commits asked for before are done. */
    Mono<Void> commit(List<StateChange> changes) {
        return writes.runToTheEnd(DiskScheduler.of(stage.folder(), () -> check(changes))
                .flatMap(checked -> Flux.fromIterable(checked.files())
                        // Errors are delayed until all writes have ended, because the next commit uses the same
                        // temporary files.
                        .flatMapDelayError(
                                file -> DiskScheduler.of(stage.folder(), () -> done(file)),
                                FILES_AT_ONCE,
                                FILES_AT_ONCE)
                        .then(DiskScheduler.<Void>of(stage.folder(), () -> done(() -> write(changes, checked.log())))))
                .onErrorMap(e -> Exceptions.unwrapMultiple(e).get(0)));
    }

    /** Gives up the lock when all commits asked for before are done. */
    Mono<Void> release() {
        return writes.runToTheEnd(DiskScheduler.of(stage.folder(), this::releaseNow));
    }

    private Checked check(List<StateChange> commit) throws IOException {
        checkLease();
        StageDigest known = current();
        var changes = new StageChanges(key, stage, files, folders, keys, commit);
        if (changes.isNew()) {
            folders.index().add(key);
        }
        CommitLog log = changes.log(known, fence, journal.next());
        return new Checked(log, log.prepare());
    }

    /** The digest of the stage. Finishes a failed commit first. */
    private StageDigest current() throws IOException {
        StageDigest known = digest;
        if (known == null || PendingCommit.isThere(files, stage)) {
            known = CommitLock.writing(stage, () -> {
                PendingCommit.finish(files, stage, keys);
                return prover.proveForLease(key, stage).digest();
            });
            digest = known;
        }
        return known;
    }

    private void write(List<StateChange> commit, CommitLog log) throws IOException {
        if (commit.isEmpty()) {
            return;
        }
        Instant at = journal.now();
        digest = null;
        CommitLock.committing(stage, journal.next(), () -> {
            log.commit();
            journal.write(at, commit, log.digestText());
            forgetGone(log);
            return true;
        });
        done(log);
    }

    /** Takes over the result of a change that was written without the queue. */
    void done(CommitLog log) {
        digest = log.after();
        record = log.digestText();
    }

    private void forgetGone(CommitLog log) {
        gone.addAll(log.gone());
        try {
            for (Iterator<RemovedDocument> each = gone.iterator(); each.hasNext(); ) {
                RemovedDocument next = each.next();
                if (next.write() < log.lastWritten()) {
                    files.disk().remove(next.file());
                    each.remove();
                }
            }
        } catch (IOException e) {
            // The commit is done; leftover files have no meaning.
        }
    }

    private void checkLease() throws IOException {
        if (released) {
            throw new LeaseLostException(key, "it was given back");
        }
        LeaseFile now = LeaseFile.read(files, stage.lease());
        if (now.fence() != fence) {
            throw new LeaseLostException(
                    key,
                    now.fence() == 0
                            ? "the files of the stage have been removed"
                            : "its fence is " + fence + " and the stage's is " + now.fence());
        }
    }

    /** Releases the lock even when the file that names the holder cannot be rewritten. */
    @Nullable
    Void releaseNow() throws IOException {
        if (!released) {
            released = true;
            try {
                StageDigest known = digest;
                new LeaseFile(key, fence, null, record, known != null).write(files, stage.lease());
                if (known != null) {
                    cleanUp(known);
                }
                JournalFile.of(files, stage).prune(journalLines);
            } finally {
                lock.release();
            }
        }
        return null;
    }

    /** Removes kept documents. Files that are left after a failure have no meaning; the next lease removes them. */
    private void cleanUp(StageDigest known) {
        try {
            for (RemovedDocument each : gone) {
                files.disk().remove(each.file());
            }
            if (known.stage().isEmpty()) {
                files.disk().remove(stage.resources());
                folders.index().remove(key);
            }
        } catch (IOException e) {
            // The lease is released already.
        }
    }

    private static <T> @Nullable T done(CommitLog.Write write) throws IOException {
        write.run();
        return null;
    }
}
