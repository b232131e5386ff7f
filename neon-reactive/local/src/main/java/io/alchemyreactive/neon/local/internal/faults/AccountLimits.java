package io.alchemyreactive.neon.local.internal.faults;

import io.alchemyreactive.neon.local.internal.http.ApiException;
import io.alchemyreactive.neon.local.internal.http.Body;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The limits of the account; by default there are none. Thread-safe. */
public final class AccountLimits {

    private static final double SECONDS_PER_MINUTE = 60.0;

    private final Clock clock;
    private final Map<Kind, Long> limits = new EnumMap<>(Kind.class);
    private double tokens;
    private Instant filled = Instant.EPOCH;

    public AccountLimits(Clock clock) {
        this.clock = clock;
    }

    /** Reads the limits from a body; an empty value removes a limit. */
    public static Map<Kind, Optional<Long>> changes(Body body) {
        var changes = new EnumMap<Kind, Optional<Long>>(Kind.class);
        for (var kind : Kind.values()) {
            var limit = body.findLong(kind.field(), 0, Long.MAX_VALUE);
            if (limit.isPresent() || body.isNull(kind.field())) {
                changes.put(kind, limit);
            }
        }
        return changes;
    }

    /** Applies limits from {@link #changes}. */
    public synchronized void set(Map<Kind, Optional<Long>> changes) {
        changes.forEach(
                (kind, limit) -> limit.ifPresentOrElse(value -> limits.put(kind, value), () -> limits.remove(kind)));
        tokens = limits.getOrDefault(Kind.REQUESTS_PER_MINUTE, 0L);
        filled = clock.instant();
    }

    /** Refuses with 422 when one more would exceed the limit. */
    public synchronized void require(Kind kind, long present) {
        var limit = limits.get(kind);
        if (limit != null && present >= limit) {
            throw ApiException.of(
                    422,
                    kind.name() + "_LIMIT_EXCEEDED",
                    kind.field().replace('_', ' ') + " limit of " + limit + " exceeded, got " + (present + 1));
        }
    }

    /** Counts a request. Returns the time to wait when there were too many requests; empty otherwise. */
    public synchronized Optional<Duration> request() {
        var perMinute = limits.get(Kind.REQUESTS_PER_MINUTE);
        if (perMinute == null) {
            return Optional.empty();
        }
        var now = clock.instant();
        var perSecond = perMinute / SECONDS_PER_MINUTE;
        var since = Duration.between(filled, now).toNanos() / 1e9;
        tokens = Math.min(perMinute, tokens + since * perSecond);
        filled = now;
        if (tokens >= 1) {
            tokens -= 1;
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds((long) Math.ceil((1 - tokens) / Math.max(perSecond, 1e-9))));
    }

    public enum Kind {
        REQUESTS_PER_MINUTE,
        PROJECTS,
        BRANCHES,
        ROOT_BRANCHES,
        BRANCHES_PROTECTED,
        ACTIVE_ENDPOINTS,
        ROLES,
        DATABASES;

        String field() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
