package io.alchemyreactive.state;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The decisions about a resource when it was declared, kept so that a destroy works from state alone.
 *
 * @param retain whether its objects outlive their row
 * @param sequentialScopes paths of the scopes around it whose members are deleted one at a time, newest first; sorted
 * @param timeout how long one provider call may take; the type's when empty
 * @param tries how often a provider call is made again; the type's when empty
 */
public record Policies(
        boolean retain, List<String> sequentialScopes, Optional<Duration> timeout, Optional<Tries> tries) {

    /** Nothing special. */
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
     * How often a provider call is made again.
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
