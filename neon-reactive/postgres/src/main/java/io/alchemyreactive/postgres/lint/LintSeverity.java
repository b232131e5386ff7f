package io.alchemyreactive.postgres.lint;

/** How much harm is to be expected of a statement. */
public enum LintSeverity {
    /** It blocks or breaks the former release for longer than a moment, loses data, or fails. */
    DANGER,
    /** It does harm under conditions that the file does not show. */
    CAUTION
}
