package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import reactor.core.publisher.Mono;

/**
 * The right to write one stage, which lasts as long as this process keeps {@code lease.lock} locked. Thread-safe; its
 * commits come one after the other, and a release waits for the one under way.
 */
final class FileLease implements Lease {

    private final StageKey stage;
    private final Holder holder;
    private final long fence;
    private final StagePaths paths;
    private final DurableFiles files;
    private final LeaseLock lock;
    private final ReentrantLock work = new ReentrantLock();
    private boolean released;

    FileLease(StageKey stage, Holder holder, long fence, StagePaths paths, DurableFiles files, LeaseLock lock) {
        this.stage = stage;
        this.holder = holder;
        this.fence = fence;
        this.paths = paths;
        this.files = files;
        this.lock = lock;
    }

    @Override
    public StageKey stage() {
        return stage;
    }

    @Override
    public Holder holder() {
        return holder;
    }

    @Override
    public long fence() {
        return fence;
    }

    @Override
    public Mono<Void> release() {
        return DiskWork.of(paths.folder(), () -> {
            releaseNow();
            return null;
        });
    }

    boolean isOf(StagePaths stage) {
        return paths.equals(stage);
    }

    /** Gives the stage back on behalf of a subscriber that is gone and hears of no failure. */
    void abandon() {
        try {
            releaseNow();
        } catch (IOException e) {
            // The lock is gone, which is what counts; the name left in lease.json is only shown while it is held.
        }
    }

    /** Gives the stage back. The lock goes even when the file that names the holder cannot be rewritten. */
    void releaseNow() throws IOException {
        work.lock();
        try {
            if (!released) {
                released = true;
                try {
                    new LeaseFile(fence, null).write(files, paths.lease());
                } finally {
                    lock.release();
                }
            }
        } finally {
            work.unlock();
        }
    }

    /** Runs a commit, if the stage is still this lease's. */
    void committing(CommitLock.Work<?> commit) throws IOException {
        work.lock();
        try {
            if (released) {
                throw new LeaseLostException(stage, "it was given back");
            }
            LeaseFile now = LeaseFile.read(files, paths.lease());
            if (now.fence() != fence) {
                throw new LeaseLostException(
                        stage,
                        now.fence() == 0
                                ? "the files of the stage have been removed"
                                : "its fence is " + fence + " and the stage's is " + now.fence());
            }
            commit.run();
        } finally {
            work.unlock();
        }
    }
}
