package io.alchemyreactive.resource;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.output.Label;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of a resource of any type. Immutable; compared by value. */
public final class ResourceOptions {

    /** The defaults. */
    public static final ResourceOptions NONE = new Builder().build();

    private final boolean adopt;
    private final boolean retain;
    private final List<String> renamedFrom;
    private final @Nullable Duration timeout;
    private final @Nullable Retries retries;
    private final Set<Label> labels;

    private ResourceOptions(Builder builder) {
        adopt = builder.adopt;
        retain = builder.retain;
        renamedFrom = builder.renamedFrom;
        timeout = builder.timeout;
        retries = builder.retries;
        labels = builder.labels;
    }

    /** Whether an existing object of another owner may be adopted. */
    public boolean adopt() {
        return adopt;
    }

    /** Whether the object is retained when the resource is removed: only its row is deleted. */
    public boolean retain() {
        return retain;
    }

    /** Former FQNs, whose row the resource takes over; unmodifiable. */
    public List<String> renamedFrom() {
        return renamedFrom;
    }

    /** The time-out of one provider call; empty for that of the type. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** The retries of a provider call; empty for those of the type. */
    public Optional<Retries> retries() {
        return Optional.ofNullable(retries);
    }

    /** The labels that the attributes have beside those of the type and the inputs; unmodifiable. */
    @Experimental
    public Set<Label> labels() {
        return labels;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceOptions that
                && adopt == that.adopt
                && retain == that.retain
                && renamedFrom.equals(that.renamedFrom)
                && Objects.equals(timeout, that.timeout)
                && Objects.equals(retries, that.retries)
                && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
        return Objects.hash(adopt, retain, renamedFrom, timeout, retries, labels);
    }

    Builder toBuilder() {
        return new Builder(this);
    }

    static Duration checkTimeout(String what, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than nothing, not " + timeout);
        }
        return TimeSpans.countable(what, timeout);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private boolean adopt;
        private boolean retain;
        private List<String> renamedFrom = List.of();
        private @Nullable Duration timeout;
        private @Nullable Retries retries;
        private Set<Label> labels = Set.of();

        Builder() {}

        private Builder(ResourceOptions from) {
            adopt = from.adopt;
            retain = from.retain;
            renamedFrom = from.renamedFrom;
            timeout = from.timeout;
            retries = from.retries;
            labels = from.labels;
        }

        /** Allows to adopt an existing object of another owner. Off by default. */
        public Builder adopt() {
            adopt = true;
            return this;
        }

        /** Leaves the object alone when the resource is removed. Off by default. */
        public Builder retain() {
            retain = true;
            return this;
        }

        /**
         * Former names, with their scopes. The resource takes over the row and object of the first name that is stored.
         * None by default; the option may stay in the program permanently.
         *
         * @throws InvalidNameException when one cannot be the name of a resource
         */
        public Builder renamedFrom(String... former) {
            for (String name : former) {
                Names.checkFqn(name);
            }
            renamedFrom = List.of(former);
            return this;
        }

        /**
         * The time-out of one provider call. Default is that of the type, which is 30 minutes unless the type sets
         * another one.
         */
        public Builder timeout(Duration timeout) {
            this.timeout = checkTimeout("timeout", timeout);
            return this;
        }

        /** The retries of a provider call after a {@code Retryable} failure. Default is that of the type. */
        public Builder retries(Retries retries) {
            this.retries = Objects.requireNonNull(retries, "retries");
            return this;
        }

        /** Labels of the attributes, beside those of the type and the inputs. None by default. */
        @Experimental
        public Builder labels(Label... labels) {
            this.labels = Set.copyOf(Arrays.asList(labels));
            return this;
        }

        ResourceOptions build() {
            return new ResourceOptions(this);
        }
    }
}
