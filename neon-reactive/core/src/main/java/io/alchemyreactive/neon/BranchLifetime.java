package io.alchemyreactive.neon;

import io.alchemyreactive.neon.api.branch.Expiry;
import io.alchemyreactive.neon.api.branch.NeonBranch;
import io.alchemyreactive.provider.Reconcile;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides when a branch expires, and when Neon deletes it: a little later, so that whoever cleans up by the expiry of the
 * branch comes first. An expiry that was moved away by an operation or a reset stays until the
 * declaration of the lifetime changes.
 */
final class BranchLifetime {

    /** The longest lifetime that Neon accepts. */
    static final Duration LONGEST = Duration.ofDays(30);

    /** The shortest lifetime that may be declared; Neon counts in seconds and deletes late. */
    static final Duration SHORTEST = Duration.ofMinutes(1);

    /** The difference of two clocks at which Neon still accepts the longest lifetime. */
    private static final Duration CLOCKS = Duration.ofMinutes(5);

    /** The time from the expiry of a branch to its deletion by Neon. */
    static final Duration NET = Duration.ofMinutes(10);

    private BranchLifetime() {}

    /** The expiry of a new branch; empty when it does not expire. */
    static Optional<Instant> first(Branch.Props props, Instant now) {
        return Optional.ofNullable(props.expiresAt())
                .or(() -> Optional.ofNullable(props.ttl()).map(ttl -> after(ttl, now)));
    }

    /** The expiry after a time from now, to the second as Neon has it, so that Neon's own is within its limit. */
    static Instant after(Duration lifetime, Instant now) {
        Duration longest = LONGEST.minus(CLOCKS).minus(NET);
        return now.plus(lifetime.compareTo(longest) > 0 ? longest : lifetime).truncatedTo(ChronoUnit.SECONDS);
    }

    /** The time at which Neon is told to delete a branch with this expiry: later by {@link #NET}, within Neon's limit. */
    static Instant atNeon(Instant expiry, Instant now) {
        Instant latest = now.plus(LONGEST).minus(CLOCKS);
        Instant later = expiry.plus(NET);
        Instant capped = later.isAfter(latest) ? latest : later;
        return (capped.isBefore(expiry) ? expiry : capped).truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * The expiry of a branch, as far as Neon shows it; empty when it does not expire. Neon's own is that of the
     * declaration when Neon's limit or an older version has put both close together.
     *
     * @param known the expiry that is stored; empty when none is
     */
    static Optional<Instant> expiry(NeonBranch branch, Branch.Props props, Optional<Instant> known) {
        Optional<Instant> seen = branch.expiresAt().map(at -> at.truncatedTo(ChronoUnit.SECONDS));
        if (!props.expires()) {
            return seen;
        }
        return seen.map(at -> known.filter(at::equals)
                .or(() -> declared(props).filter(instant -> !at.isBefore(instant) && !at.isAfter(instant.plus(NET))))
                .orElseGet(() -> at.minus(NET)));
    }

    private static Optional<Instant> declared(Branch.Props props) {
        return Optional.ofNullable(props.expiresAt()).map(at -> at.truncatedTo(ChronoUnit.SECONDS));
    }

    /** The time from which a deploy starts the lifetime again; empty when none is declared. */
    static Optional<Instant> renewal(Branch.Props props, Optional<Instant> expiry) {
        return Optional.ofNullable(props.ttl()).flatMap(ttl -> expiry.map(at -> at.minus(ttl.dividedBy(2))));
    }

    /** The expiry that an update has to set; empty when the present one stays. */
    static Optional<Expiry> change(NeonBranch branch, Reconcile<Branch.Props, Branch.Attributes> request, Instant now) {
        Branch.Props news = request.news();
        Optional<Instant> present =
                expiry(branch, news, request.attributes().flatMap(known -> Optional.ofNullable(known.expiresAt())));
        if (news.expiresAt() != null) {
            Instant wanted = news.expiresAt().truncatedTo(ChronoUnit.SECONDS);
            boolean stays = present.filter(at -> at.equals(wanted) || isSame(request) && at.isAfter(wanted))
                    .isPresent();
            return stays ? Optional.empty() : Optional.of(new Expiry.At(atNeon(wanted, now)));
        }
        Duration ttl = news.ttl();
        if (ttl != null) {
            return present.filter(at -> lasts(at, ttl, request, now)).isPresent()
                    ? Optional.empty()
                    : Optional.of(new Expiry.At(atNeon(after(ttl, now), now)));
        }
        return present.isPresent()
                        && request.olds().filter(Branch.Props::expires).isPresent()
                ? Optional.of(new Expiry.Never())
                : Optional.empty();
    }

    /** Whether an expiry is far enough away, and was not set for another declaration. */
    private static boolean lasts(
            Instant present, Duration ttl, Reconcile<Branch.Props, Branch.Attributes> request, Instant now) {
        boolean ofThisCreate = request.phase() == Reconcile.Phase.CREATE && !present.isAfter(now.plus(ttl));
        boolean isDue = renewal(request.news(), Optional.of(present))
                .filter(time -> !now.isBefore(time))
                .isPresent();
        return !isDue && (isSame(request) || ofThisCreate);
    }

    private static boolean isSame(Reconcile<Branch.Props, Branch.Attributes> request) {
        return request.olds()
                .filter(olds -> Objects.equals(olds.expiresAt(), request.news().expiresAt())
                        && Objects.equals(olds.ttl(), request.news().ttl()))
                .isPresent();
    }
}
