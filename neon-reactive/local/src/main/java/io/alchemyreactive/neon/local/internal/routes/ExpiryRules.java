package io.alchemyreactive.neon.local.internal.routes;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import io.alchemyreactive.neon.local.internal.rows.BranchRow;
import io.alchemyreactive.neon.local.internal.rows.StoredRows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The rules for branches that expire. Belongs to the control thread. */
final class ExpiryRules {

    private static final Duration LONGEST = Duration.ofDays(30);

    private final StoredRows rows;

    ExpiryRules(StoredRows rows) {
        this.rows = rows;
    }

    /** The expiry in a body; refuses a date in the past or too far ahead. */
    static Optional<Instant> read(Body body, Instant now) {
        var wanted = body.findInstant("expires_at").map(time -> time.truncatedTo(ChronoUnit.SECONDS));
        wanted.ifPresent(time -> {
            if (!time.isAfter(now) || time.isAfter(now.plus(LONGEST))) {
                throw body.invalid("expires_at", "must lie in the future, at most 30 days ahead");
            }
        });
        return wanted;
    }

    /** Refuses an expiry for a branch that must not expire, or that has children. */
    void requireAllowed(BranchRow branch) {
        if (branch.isDefault) {
            throw ApiException.refused("the default branch cannot expire");
        }
        if (branch.isProtected) {
            throw ApiException.refused("a protected branch cannot expire");
        }
        if (rows.childrenOf(branch.id).findAny().isPresent()) {
            throw ApiException.refused("a branch that has children cannot expire");
        }
    }

    /** Refuses a use of a branch that expires. */
    static void requireLasting(BranchRow branch, String purpose) {
        if (branch.expiresAt != null) {
            throw ApiException.refused("a branch with an expiration date cannot " + purpose);
        }
    }
}
