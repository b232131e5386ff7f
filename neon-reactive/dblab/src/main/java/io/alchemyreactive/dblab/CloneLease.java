package io.alchemyreactive.dblab;

import io.alchemyreactive.dblab.api.CloneProtection;
import io.alchemyreactive.dblab.api.DbLabClone;
import io.alchemyreactive.provider.Reconcile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps a clone for its lifetime by DBLab's protection, which ends by itself. Without protection DBLab deletes a clone
 * that is idle. An expiry that was moved away by an operation stays until the declared lifetime changes.
 */
final class CloneLease {

    /** The shortest lifetime; DBLab counts in minutes. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    private CloneLease() {}

    /** The protection of a new clone. */
    static CloneProtection first(Clone.Props props) {
        return props.ttl() == null ? CloneProtection.none() : CloneProtection.lasting(props.ttl());
    }

    /** The end of the protection, to the second; empty when the clone is not protected, or without an end. */
    static Optional<Instant> expiry(DbLabClone clone) {
        return clone.isProtected()
                ? clone.protectedTill().map(at -> at.truncatedTo(ChronoUnit.SECONDS))
                : Optional.empty();
    }

    /** The time from which a deploy protects the clone anew: when half of what the server grants is left. */
    static Optional<Instant> renewal(Clone.Props props, DbLabClone clone) {
        return Optional.ofNullable(props.ttl())
                .flatMap(ttl ->
                        expiry(clone).map(at -> at.minus(granted(ttl, clone).dividedBy(2))));
    }

    /** The protection that an update has to set; empty when the present one stays. */
    static Optional<CloneProtection> change(
            DbLabClone clone, Reconcile<Clone.Props, Clone.Attributes> request, Instant now) {
        Clone.Props news = request.news();
        boolean isSame = request.phase() == Reconcile.Phase.CREATE
                || request.olds()
                        .filter(olds -> Objects.equals(olds.ttl(), news.ttl()))
                        .isPresent();
        if (news.ttl() == null) {
            return isSame || !clone.isProtected() ? Optional.empty() : Optional.of(CloneProtection.none());
        }
        boolean lasts = renewal(news, clone).filter(now::isBefore).isPresent();
        return lasts && isSame ? Optional.empty() : Optional.of(CloneProtection.lasting(news.ttl()));
    }

    private static Duration granted(Duration ttl, DbLabClone clone) {
        return clone.protectionMax().filter(max -> max.compareTo(ttl) < 0).orElse(ttl);
    }
}
