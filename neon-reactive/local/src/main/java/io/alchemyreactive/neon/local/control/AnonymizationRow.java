package io.alchemyreactive.neon.local.control;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the data of a branch is masked, as it is kept. Mutable; belongs to the control thread. */
final class AnonymizationRow {

    static final String CREATED = "created";
    static final String INITIALIZED = "initialized";
    static final String INITIALIZATION_ERROR = "initialization_error";
    static final String ANONYMIZING = "anonymizing";
    static final String ANONYMIZED = "anonymized";
    static final String ERROR = "error";

    String state = CREATED;

    @Nullable
    String message;

    List<MaskingRule> rules = List.of();
    /** It has been masked at least once, so it may be seen. */
    boolean masked;

    Instant updatedAt = Instant.EPOCH;

    @Nullable
    Instant failedAt;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant completedAt;

    int maskedColumns;

    void enter(String next, String words, Instant now) {
        state = next;
        message = words;
        updatedAt = now;
    }
}
