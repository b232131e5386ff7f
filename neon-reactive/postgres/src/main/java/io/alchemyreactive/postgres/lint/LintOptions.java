package io.alchemyreactive.postgres.lint;

import java.util.Objects;
import java.util.Optional;

/** How to check migrations. Immutable. */
public final class LintOptions {

    /** The oldest major version of PostgreSQL that can be asked for. */
    public static final int OLDEST = 15;

    /** The newest major version of PostgreSQL that can be asked for. */
    public static final int NEWEST = 18;

    /** The options that apply when none are given. */
    public static final LintOptions DEFAULTS = builder().build();

    private final int postgres;
    private final Optional<String> appliedUpTo;

    private LintOptions(Builder builder) {
        postgres = builder.postgres;
        appliedUpTo = builder.appliedUpTo;
    }

    /** A builder that starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The major version of PostgreSQL that the migrations are for. */
    public int postgres() {
        return postgres;
    }

    /** The version up to which the files count as applied; empty when all files are checked, each by itself. */
    public Optional<String> appliedUpTo() {
        return appliedUpTo;
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private int postgres = OLDEST;
        private Optional<String> appliedUpTo = Optional.empty();

        private Builder() {}

        /**
         * The major version of PostgreSQL that the migrations are for. Default 15, the oldest.
         *
         * @throws IllegalArgumentException when it is not one of 15 to 18
         */
        public Builder postgres(int version) {
            if (version < OLDEST || version > NEWEST) {
                throw new IllegalArgumentException(
                        "PostgreSQL " + OLDEST + " to " + NEWEST + " are supported, not " + version);
            }
            postgres = version;
            return this;
        }

        /**
         * The version up to which the files count as applied. They are read for the tables that they make, and not
         * reported; the later ones are checked as one set that runs together, so that a table which one of them makes is
         * new to all of them. By default each file is checked by itself.
         *
         * @throws IllegalArgumentException when it is not a version such as 1 or 1.2
         */
        public Builder appliedUpTo(String version) {
            if (!Objects.requireNonNull(version, "version").matches("\\d+([._]\\d+)*")) {
                throw new IllegalArgumentException("a version is a number such as 1 or 1.2, not '" + version + "'");
            }
            appliedUpTo = Optional.of(version);
            return this;
        }

        /** The options. */
        public LintOptions build() {
            return new LintOptions(this);
        }
    }
}
