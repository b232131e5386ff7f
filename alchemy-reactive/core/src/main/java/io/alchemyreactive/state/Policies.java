package io.alchemyreactive.state;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The policies with which a resource was declared, stored so that a destroy works from state alone.
 *
 * @param retain whether its objects are retained when the row is removed
 * @param sequentialScopes paths of the scopes around it whose members are deleted one at a time, newest first; sorted
 * @param timeout the time-out of one provider call; empty for that of the type
 * @param tries the retries of a provider call; empty for those of the type
 */
public record Policies(
        boolean retain, List<String> sequentialScopes, Optional<Duration> timeout, Optional<Tries> tries) {

    /** The defaults. */
    public static final Policies NONE = new Policies(false, List.of());

    public Policies {
        sequentialScopes = sequentialScopes.stream().sorted().distinct().toList();
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(tries, "tries");
    }

    /** Policies that leave the limits of provider calls to the type. */
    public Policies(boolean retain, List<String> sequentialScopes) {
        this(retain, sequentialScopes, Optional.empty(), Optional.empty());
    }

    /**
     * The retries of a provider call.
     *
     * @param times further tries
     * @param firstWait before the first of them
     * @param longestWait no wait is longer
     */
    public record Tries(int times, Duration firstWait, Duration longestWait) {

        public Tries {
            Objects.requireNonNull(firstWait, "firstWait");
            Objects.requireNonNull(longestWait, "longestWait");
        }
    }
}
