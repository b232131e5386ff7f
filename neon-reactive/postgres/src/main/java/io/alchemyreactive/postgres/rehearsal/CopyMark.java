package io.alchemyreactive.postgres.rehearsal;

import io.alchemyreactive.effect.Experimental;
import java.time.Instant;
import java.util.Objects;

/**
 * Marks a copy as one of a rehearsal. A copy has to carry it at its server, so that a later rehearsal can prove that a
 * copy which was left behind is one.
 *
 * @param name the name of the copy: lower-case letters, digits and dashes, at most 40 characters
 * @param expiresAt the time after which the copy may be removed
 */
@Experimental
public record CopyMark(String name, Instant expiresAt) {

    /** The beginning of the names of all copies. */
    public static final String PREFIX = "rehearsal-";

    public CopyMark {
        Objects.requireNonNull(expiresAt, "expiresAt");
        if (!name.matches(PREFIX + "[a-z0-9-]{1,30}")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a copy");
        }
    }
}
