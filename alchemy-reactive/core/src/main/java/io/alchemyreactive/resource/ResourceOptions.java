package io.alchemyreactive.resource;

import io.alchemyreactive.effect.TimeSpans;
import io.alchemyreactive.internal.declare.Names;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The options of a resource of any type.
 *
 * @param adopt whether an object that exists already and is not ours may be taken over
 * @param retain whether the object outlives its row: it is forgotten, named, and not deleted
 * @param renamedFrom former FQNs, whose row it goes on with
 * @param timeout how long one provider call may take; the type's when empty
 * @param retries how often a provider call is made again; the type's when empty
 */
public record ResourceOptions(
        boolean adopt,
        boolean retain,
        List<String> renamedFrom,
        Optional<Duration> timeout,
        Optional<Retries> retries) {

    /** Nothing special. */
    public static final ResourceOptions NONE =
            new ResourceOptions(false, false, List.of(), Optional.empty(), Optional.empty());

    public ResourceOptions {
        renamedFrom = List.copyOf(renamedFrom);
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(retries, "retries");
        timeout.ifPresent(span -> checkTimeout("timeout", span));
    }

    ResourceOptions adopting() {
        return new ResourceOptions(true, retain, renamedFrom, timeout, retries);
    }

    ResourceOptions retaining() {
        return new ResourceOptions(adopt, true, renamedFrom, timeout, retries);
    }

    ResourceOptions within(Duration longest) {
        return new ResourceOptions(adopt, retain, renamedFrom, Optional.of(checkTimeout("timeout", longest)), retries);
    }

    ResourceOptions retried(Retries tries) {
        return new ResourceOptions(adopt, retain, renamedFrom, timeout, Optional.of(tries));
    }

    ResourceOptions formerly(String... former) {
        for (String name : former) {
            Names.checkFqn(name);
        }
        return new ResourceOptions(adopt, retain, List.of(former), timeout, retries);
    }

    static Duration checkTimeout(String what, Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than nothing, not " + timeout);
        }
        return TimeSpans.countable(what, timeout);
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private ResourceOptions options = NONE;

        Builder() {}

        /** Takes over an object of this name that exists already, although it is not ours. Off by default. */
        public Builder adopt() {
            options = options.adopting();
            return this;
        }

        /** Leaves the object alone when the resource is removed. Off by default. */
        public Builder retain() {
            options = options.retaining();
            return this;
        }

        /**
         * Names, with their scopes, that it had before: it goes on with the object of the first one that is stored. None by
         * default; may stay in the program for good.
         *
         * @throws InvalidNameException when one cannot be the name of a resource
         */
        public Builder renamedFrom(String... former) {
            options = options.formerly(former);
            return this;
        }

        /** How long one provider call may take. By default what the type says, 30 minutes if it says nothing. */
        public Builder timeout(Duration timeout) {
            options = options.within(timeout);
            return this;
        }

        /** How often a provider call is made again after a failure that allows it. By default what the type says. */
        public Builder retries(Retries retries) {
            options = options.retried(retries);
            return this;
        }

        ResourceOptions build() {
            return options;
        }
    }
}
