package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The commits of one lease, in the order in which they were asked for. Those that wait while others are being written
 * are written together: their files at the same time, and one sync of a folder for all. At the end stands the release.
 * Thread-safe.
 */
final class CommitQueue {

    private static final int MOST_AT_ONCE = 256;

    /** More files than this are not synced at once; fewer leave the disk idle between two. */
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
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    /** Changed in a round only, and there is one at a time. */
    private volatile boolean released;

    /** The digest of the stage; null when a commit has failed half way, until the stage is looked at again. */
    private volatile @Nullable StageDigest digest;

    /** The last digest that was known. */
    private volatile String record;

    /** The documents that were removed and have to stay for a while. */
    private final List<RemovedDocument> gone = new ArrayList<>();

    /** A request: a commit, or with null the release. */
    private record Waiting(@Nullable List<StateChange> changes, MonoSink<Void> sink) {}

    /** The answers that are sent when a round is over. */
    private record Answer(Waiting waiting, @Nullable Throwable refusal) {
        void give() {
            if (refusal == null) {
                waiting.sink().success();
            } else {
                waiting.sink().error(refusal);
            }
        }
    }

    /** The commits of a round once they are checked. */
    private record Round(
            List<Answer> answers,
            List<List<StateChange>> accepted,
            StageChanges changes,
            CommitLog log,
            List<CommitLog.Write> writes) {}

    CommitQueue(
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

    /** Commits when its turn has come; once asked for, it is done whether or not somebody still waits for it. */
    Mono<Void> commit(List<StateChange> changes) {
        return ask(changes);
    }

    /** Gives up the lock when all commits asked for before are done. */
    Mono<Void> release() {
        return ask(null);
    }

    private Mono<Void> ask(@Nullable List<StateChange> changes) {
        return Mono.create(sink -> {
            queue.add(new Waiting(changes, sink));
            next();
        });
    }

    private void next() {
        if (!queue.isEmpty() && busy.compareAndSet(false, true)) {
            Waiting first = queue.peek();
            if (first == null) {
                busy.set(false);
            } else if (first.changes() == null) {
                queue.remove();
                DiskScheduler.of(stage.folder(), this::releaseNow)
                        .subscribe(
                                done -> {},
                                e -> answer(List.of(new Answer(first, e))),
                                () -> answer(List.of(new Answer(first, null))));
            } else {
                round(takeCommits());
            }
        }
    }

    private List<Waiting> takeCommits() {
        List<Waiting> commits = new ArrayList<>();
        for (Waiting next = queue.peek();
                next != null && next.changes() != null && commits.size() < MOST_AT_ONCE;
                next = queue.peek()) {
            commits.add(queue.remove());
        }
        return commits;
    }

    private void round(List<Waiting> commits) {
        DiskScheduler.of(stage.folder(), () -> check(commits))
                .flatMap(round -> Flux.fromIterable(round.writes())
                        // Errors are kept until all have ended: the next round uses the same temporary files.
                        .flatMapDelayError(
                                write -> DiskScheduler.of(stage.folder(), () -> done(write)),
                                FILES_AT_ONCE,
                                FILES_AT_ONCE)
                        .then(DiskScheduler.of(stage.folder(), () -> done(() -> write(round))))
                        .thenReturn(round.answers()))
                .subscribe(this::answer, e -> {
                    Throwable first = Exceptions.unwrapMultiple(e).get(0);
                    answer(commits.stream()
                            .map(commit -> new Answer(commit, first))
                            .toList());
                });
    }

    /** The next round begins first: whoever is answered may well wait for another commit. */
    private void answer(List<Answer> answers) {
        busy.set(false);
        next();
        answers.forEach(Answer::give);
    }

    private Round check(List<Waiting> commits) throws IOException {
        checkLease();
        StageDigest known = current();
        var changes = new StageChanges(key, stage, files, folders, keys);
        List<Answer> answers = new ArrayList<>();
        List<List<StateChange>> accepted = new ArrayList<>();
        for (Waiting commit : commits) {
            @Nullable Throwable refusal = null;
            try {
                List<StateChange> all = commit.changes() == null ? List.of() : commit.changes();
                changes.add(all);
                if (!all.isEmpty()) {
                    accepted.add(all);
                }
            } catch (StateException | IllegalArgumentException e) {
                refusal = e;
            }
            answers.add(new Answer(commit, refusal));
        }
        if (changes.isNew()) {
            folders.index().add(key);
        }
        CommitLog log = changes.log(known, fence, journal.after(accepted.size()));
        return new Round(answers, accepted, changes, log, log.changes().isEmpty() ? List.of() : log.prepare());
    }

    /** The digest of the stage, after what a failed commit has left undone is done. */
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

    private void write(Round round) throws IOException {
        if (!round.accepted().isEmpty()) {
            Instant at = journal.now();
            digest = null;
            CommitLock.committing(stage, journal.after(round.accepted().size()), () -> {
                if (!round.log().changes().isEmpty()) {
                    round.log().commit();
                }
                journal.write(at, round.accepted(), round.log().digestText());
                forgetGone(round.log());
                return true;
            });
            done(round.log());
        }
    }

    /** Takes over what a change of the documents has left that was written past the queue. */
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
            // The commits are done; what stays behind means nothing.
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

    /** The lock goes even when the file that names the holder cannot be rewritten. */
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

    /** Files that are left behind when this fails mean nothing: the next lease removes them. */
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
            // Everything is given back already.
        }
    }

    private static <T> @Nullable T done(CommitLog.Write write) throws IOException {
        write.run();
        return null;
    }
}
