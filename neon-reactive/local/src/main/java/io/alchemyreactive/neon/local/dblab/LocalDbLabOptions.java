package io.alchemyreactive.neon.local.dblab;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;

/** The options of a local DBLab. Immutable. {@code toString} shows no secret. */
public final class LocalDbLabOptions {

    private final String token;
    private final int port;
    private final Clock clock;
    private final Duration maxIdle;
    private final Duration protectionDefault;
    private final Duration protectionMax;

    private LocalDbLabOptions(Builder builder) {
        token = builder.token;
        port = builder.port;
        clock = builder.clock;
        maxIdle = builder.maxIdle;
        protectionDefault = builder.protectionDefault;
        protectionMax = builder.protectionMax;
    }

    /**
     * A builder with the token that clients have to send. All other options have a default.
     *
     * @throws IllegalArgumentException when the token is empty
     */
    public static Builder builder(String token) {
        return new Builder(token);
    }

    /** The token that clients have to send. */
    public String token() {
        return token;
    }

    /** The port of the HTTP server; 0 for a free one. */
    public int port() {
        return port;
    }

    /** The clock by which clones become idle and protections end. */
    public Clock clock() {
        return clock;
    }

    /** The time after which an idle clone is deleted. */
    public Duration maxIdle() {
        return maxIdle;
    }

    /** The protection of a clone that asks for no time. */
    public Duration protectionDefault() {
        return protectionDefault;
    }

    /** The longest protection. A longer one, and one without an end, is shortened to it. */
    public Duration protectionMax() {
        return protectionMax;
    }

    @Override
    public String toString() {
        return "LocalDbLabOptions[port=" + port + ", token=***]";
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private final String token;
        private int port;
        private Clock clock = Clock.systemUTC();
        private Duration maxIdle = Duration.ofHours(2);
        private Duration protectionDefault = Duration.ofDays(1);
        private Duration protectionMax = Duration.ofDays(7);

        private Builder(String token) {
            if (requireNonNull(token, "token").isEmpty()) {
                throw new IllegalArgumentException("token must not be empty");
            }
            this.token = token;
        }

        /** The port of the HTTP server; default: a free one. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be from 0 to 65535, but was " + port);
            }
            this.port = port;
            return this;
        }

        /** The clock by which clones become idle and protections end; default: that of the system. */
        public Builder clock(Clock clock) {
            this.clock = requireNonNull(clock, "clock");
            return this;
        }

        /** The time after which an idle clone is deleted; default: 2 hours. */
        public Builder maxIdle(Duration maxIdle) {
            this.maxIdle = minutes(maxIdle, "maxIdle");
            return this;
        }

        /** The protection of a clone that asks for no time; default: a day. */
        public Builder protectionDefault(Duration time) {
            this.protectionDefault = minutes(time, "protectionDefault");
            return this;
        }

        /** The longest protection; default: 7 days. */
        public Builder protectionMax(Duration time) {
            this.protectionMax = minutes(time, "protectionMax");
            return this;
        }

        /** The options. */
        public LocalDbLabOptions build() {
            return new LocalDbLabOptions(this);
        }

        private static Duration minutes(Duration value, String what) {
            if (requireNonNull(value, what).toMinutes() < 1) {
                throw new IllegalArgumentException(what + " must be at least a minute, but was " + value);
            }
            return value;
        }
    }
}
