package io.alchemyreactive.neon;

import io.alchemyreactive.error.AlchemyException;

/** A snapshot does not exist any more, so it cannot be changed. */
public final class SnapshotGoneException extends AlchemyException {

    SnapshotGoneException(Snapshot.Attributes snapshot) {
        super("the snapshot '" + snapshot.name() + "' (" + snapshot.id() + ") of project " + snapshot.projectId()
                + " is gone: it expired, or somebody deleted it. Let 'drift --repair' take another one.");
    }
}
