package io.alchemyreactive.state.file;

import io.alchemyreactive.state.HeldByProcessException;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Finds the leases that are held by this or another process. Thread-safe; blocks. */
final class HeldStages {

    /** Stands for a holder that has the lock and has not written its name yet. */
    static final Holder NOT_NAMED = new Holder("", "unknown", "unknown", 0, "another process", Instant.EPOCH);

    /** The number of times that this waits for the holder to write its name. */
    private static final int TRIES = 5;

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private final StageFolders folders;
    private final DurableFiles files;

    HeldStages(StageFolders folders, DurableFiles files) {
        this.folders = folders;
        this.files = files;
    }

    /** Every stage that is held, in no order. */
    List<HeldLease> all() throws IOException {
        List<HeldLease> held = new ArrayList<>();
        for (StagePaths stage : folders.all()) {
            HeldLease lease = find(stage);
            if (lease != null) {
                held.add(lease);
            }
        }
        return held;
    }

    /** The lease that holds a stage; null when it is free. */
    @Nullable
    HeldLease find(StagePaths stage) throws IOException {
        if (LocalDisk.isAbsent(stage.folder())) {
            return null;
        }
        // Read even when the stage may be free, so that a damaged file is reported early.
        LeaseFile said = LeaseFile.read(files, stage.lease());
        for (int i = 0; i < TRIES; i++) {
            Optional<HeldLease> here = LeaseLock.heldHere(stage);
            if (here.isPresent()) {
                HeldLease lease = here.get();
                return new HeldLease(lease.stage(), lease.holder(), said.fence(), Optional.empty());
            }
            if (!LeaseLock.isHeld(stage)) {
                return null;
            }
            said = LeaseFile.read(files, stage.lease());
            if (said.holder() != null) {
                break;
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
        StageKey key = said.stage() == null ? stage.key() : said.stage();
        Holder holder = said.holder() == null ? NOT_NAMED : said.holder();
        return new HeldLease(key, holder, said.fence(), Optional.empty());
    }

    /** Throws the reason why the lease of a stage cannot be released by hand; returns null when the stage is free. */
    @Nullable
    HeldLease refuseRelease(StageKey key, long fence) throws IOException {
        HeldLease held = find(folders.of(key));
        if (held == null) {
            return null;
        } else if (held.fence() != fence) {
            throw new LockedException(key, held.holder());
        }
        throw new HeldByProcessException(key, held.holder());
    }
}
