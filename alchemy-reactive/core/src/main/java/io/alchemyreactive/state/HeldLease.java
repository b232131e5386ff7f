package io.alchemyreactive.state;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A lease that somebody holds at the moment, as seen by somebody else.
 *
 * @param stage the stage that is held; nothing need be stored of it yet
 * @param holder who holds it, and since when
 * @param fence the number of the lease; the next one of the stage has a greater number
 * @param expires when it ends unless it is renewed, by the clock of the store; empty where leases do not expire
 */
public record HeldLease(StageKey stage, Holder holder, long fence, Optional<Instant> expires)
        implements Comparable<HeldLease> {

    public HeldLease {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(expires, "expires");
    }

    /** By stage. */
    @Override
    public int compareTo(HeldLease other) {
        int byStage = stage.compareTo(other.stage);
        return byStage != 0 ? byStage : Long.compare(fence, other.fence);
    }
}
