package io.alchemyreactive.state;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A lease that is held at the moment, as other processes see it.
 *
 * @param stage the stage that is held; it may not be stored yet
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
