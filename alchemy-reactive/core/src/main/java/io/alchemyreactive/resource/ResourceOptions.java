package io.alchemyreactive.resource;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.internal.declare.Names;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of a resource of any type. Immutable; compared by value. */
public final class ResourceOptions {

    /** Nothing special. */
    public static final ResourceOptions NONE = new Builder().build();

    private final boolean adopt;
    private final boolean retain;
    private final List<String> renamedFrom;
    private final @Nullable Duration timeout;
    private final @Nullable Retries retries;

    private ResourceOptions(Builder builder) {
        adopt = builder.adopt;
        retain = builder.retain;
        renamedFrom = builder.renamedFrom;
        timeout = builder.timeout;
        retries = builder.retries;
    }

    /** Whether an object that exists already and is not ours may be taken over. */
    public boolean adopt() {
        return adopt;
    }

    /** Whether the object outlives its row: it is forgotten, named, and not deleted. */
    public boolean retain() {
        return retain;
    }

    /** Former FQNs, whose row it goes on with; unmodifiable. */
    public List<String> renamedFrom() {
        return renamedFrom;
    }

    /** How long one provider call may take; the type's when empty. */
    public Optional<Duration> timeout() {
        return Optional.ofNullable(timeout);
    }

    /** How often a provider call is made again; the type's when empty. */
    public Optional<Retries> retries() {
        return Optional.ofNullable(retries);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResourceOptions that
                && adopt == that.adopt
                && retain == that.retain
                && renamedFrom.equals(that.renamedFrom)
                && Objects.equals(timeout, that.timeout)
                && Objects.equals(retries, that.retries);
    }

    @Override
    public int hashCode() {
        return Objects.hash(adopt, retain, renamedFrom, timeout, retries);
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

        Builder() {}

        private Builder(ResourceOptions from) {
            adopt = from.adopt;
            retain = from.retain;
            renamedFrom = from.renamedFrom;
            timeout = from.timeout;
            retries = from.retries;
        }

        /** Takes over an object of this name that exists already, although it is not ours. Off by default. */
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
         * Names, with their scopes, that it had before: it goes on with the object of the first one that is stored. None by
         * default; may stay in the program for good.
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

        /** How long one provider call may take. By default what the type says, 30 minutes if it says nothing. */
        public Builder timeout(Duration timeout) {
            this.timeout = checkTimeout("timeout", timeout);
            return this;
        }

        /** How often a provider call is made again after a failure that allows it. By default what the type says. */
        public Builder retries(Retries retries) {
            this.retries = Objects.requireNonNull(retries, "retries");
            return this;
        }

        ResourceOptions build() {
            return new ResourceOptions(this);
        }
    }
}
