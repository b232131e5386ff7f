package io.alchemyreactive.neon.local.internal.rows;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The masking of a branch's data. Mutable; belongs to the control thread. */
public final class AnonymizationRow {

    static final String CREATED = "created";
    public static final String INITIALIZED = "initialized";
    public static final String INITIALIZATION_ERROR = "initialization_error";
    public static final String ANONYMIZING = "anonymizing";
    public static final String ANONYMIZED = "anonymized";
    public static final String ERROR = "error";

    public String state = CREATED;

    @Nullable
    public String message;

    public List<MaskingRuleRow> rules = List.of();
    /** Whether the data was masked at least once. Until then it must not be shown. */
    public boolean masked;

    public Instant updatedAt = Instant.EPOCH;

    @Nullable
    public Instant failedAt;

    @Nullable
    public Instant startedAt;

    @Nullable
    public Instant completedAt;

    public int maskedColumns;

    public void enter(String next, String words, Instant now) {
        state = next;
        message = words;
        updatedAt = now;
    }
}
