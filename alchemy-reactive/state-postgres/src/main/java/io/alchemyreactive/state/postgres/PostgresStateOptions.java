package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The options of a {@link PostgresStateStore}: the database, the key for secrets, leases and limits. Immutable; {@code
 * toString} shows no secret.
 */
public final class PostgresStateOptions {

    private static final Duration LONGEST_LEASE = Duration.ofDays(365);

    private final Redacted<String> uri;
    private final KeySource key;
    private final int connections;
    private final Duration leaseExpiry;
    private final Duration heartbeat;
    private final int retries;
    private final int journalLines;

    private PostgresStateOptions(Builder builder) {
        uri = builder.uri;
        key = builder.key;
        connections = builder.connections;
        leaseExpiry = builder.leaseExpiry;
        heartbeat = builder.heartbeat;
        retries = builder.retries;
        journalLines = builder.journalLines;
    }

    /**
     * A builder with the usual settings for a database, without a key.
     *
     * @param uri {@code postgresql://user:password@host:port/database}, a secret, with {@code sslmode} and {@code
     *     sslrootcert} as parameters; without a mode the server's certificate and name are verified, and {@code
     *     sslmode=require} means encrypted, but to any server that answers, unless {@code sslrootcert} names certificates
     *     to check
     * @throws InvalidStateAddressException when the URI is not one or leads to a pooler; whether the file of {@code
     *     sslrootcert} can be read shows at the first use of the store
     */
    public static Builder builder(Redacted<String> uri) {
        return new Builder(uri);
    }

    /**
     * The usual settings for a database, without a key.
     *
     * @throws InvalidStateAddressException when the URI is not one or leads to a pooler
     */
    public static PostgresStateOptions of(Redacted<String> uri) {
        return builder(uri).build();
    }

    /**
     * The settings in named values, as an environment has them: {@code ALCHEMY_STATE} for the URI, and for the key those of
     * {@link KeySource#from}, with no key where neither is given; {@code ALCHEMY_JOURNAL_LINES} limits the journal of each stage.
     *
     * @throws InvalidStateAddressException when the URI is missing, is not one or leads to a pooler
     * @throws io.alchemyreactive.state.UnusableKeyException when a password and a file are given
     */
    public static PostgresStateOptions from(Map<String, String> values) {
        String uri = values.get("ALCHEMY_STATE");
        if (uri == null || uri.isBlank()) {
            throw new InvalidStateAddressException(
                    "ALCHEMY_STATE is not set; set it to postgresql://user:password@host/database");
        }
        return builder(Redacted.of(uri))
                .journalLines(lines(values))
                .key(KeySource.from(values, Path.of("")))
                .build();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        return new Builder(uri)
                .key(key)
                .connections(connections)
                .lease(leaseExpiry, heartbeat)
                .retries(retries)
                .journalLines(journalLines);
    }

    /** The address of the database, with its user and password. */
    public Redacted<String> uri() {
        return uri;
    }

    /** The source of the key for secrets; {@link KeySource.OwnFile} means no key, and then secrets are refused. */
    public KeySource key() {
        return key;
    }

    /** The most connections that are open at once. */
    public int connections() {
        return connections;
    }

    /** The time after the last heartbeat at which a lease expires. */
    public Duration leaseExpiry() {
        return leaseExpiry;
    }

    /** The interval of heartbeats; shorter than {@link #leaseExpiry()}. */
    public Duration heartbeat() {
        return heartbeat;
    }

    /** The number of retries after a lost connection. */
    public int retries() {
        return retries;
    }

    /** How many lines of a stage's journal stay when a holder gives it back. */
    public int journalLines() {
        return journalLines;
    }

    @Override
    public String toString() {
        return "PostgresStateOptions[uri=" + uri + ", key=" + key + ", connections=" + connections + ", leaseExpiry="
                + leaseExpiry + ", heartbeat=" + heartbeat + ", retries=" + retries + ", journalLines=" + journalLines
                + "]";
    }

    private static int lines(Map<String, String> values) {
        String lines = values.getOrDefault("ALCHEMY_JOURNAL_LINES", "").strip();
        try {
            return lines.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(lines);
        } catch (NumberFormatException e) {
            throw new InvalidStateAddressException(
                    "ALCHEMY_JOURNAL_LINES must be a number, 1 or more, not '" + lines + "'");
        }
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private final Redacted<String> uri;
        private KeySource key = new KeySource.OwnFile();
        private int connections = 8;
        private Duration leaseExpiry = Duration.ofSeconds(60);
        private Duration heartbeat = Duration.ofSeconds(15);
        private int retries = 12;
        private int journalLines = Integer.MAX_VALUE;

        private Builder(Redacted<String> uri) {
            this.uri = Objects.requireNonNull(uri, "uri");
            DatabaseAddress.parse(uri);
        }

        /** Where the key for secrets comes from. By default there is none, and a secret is refused. */
        public Builder key(KeySource key) {
            this.key = Objects.requireNonNull(key, "key");
            return this;
        }

        /**
         * The most connections that are open at once. Default 8.
         *
         * @throws InvalidStateAddressException when it is less than 1
         */
        public Builder connections(int connections) {
            if (connections < 1) {
                throw new InvalidStateAddressException("it needs at least 1 connection, not " + connections);
            }
            this.connections = connections;
            return this;
        }

        /**
         * The time after the last heartbeat at which a lease expires, and the interval of heartbeats. Default 60 s and
         * 15 s.
         *
         * @throws InvalidStateAddressException when the heartbeat is shorter than a millisecond or not shorter than the
         *     expiry, or the expiry longer than a year
         */
        public Builder lease(Duration expiry, Duration heartbeat) {
            Objects.requireNonNull(expiry, "expiry");
            Objects.requireNonNull(heartbeat, "heartbeat");
            if (heartbeat.compareTo(Duration.ofMillis(1)) < 0 || heartbeat.compareTo(expiry) >= 0) {
                throw new InvalidStateAddressException("the heartbeat (" + heartbeat
                        + ") must be a millisecond or longer, and shorter than the expiry of a lease (" + expiry + ")");
            }
            if (expiry.compareTo(LONGEST_LEASE) > 0) {
                throw new InvalidStateAddressException("a lease must expire within " + LONGEST_LEASE.toDays()
                        + " days after its holder was last heard of, not " + expiry);
            }
            leaseExpiry = expiry;
            this.heartbeat = heartbeat;
            return this;
        }

        /**
         * The number of retries after a lost connection, with growing waits of at most 2 s. Default 12, about 15 s in
         * all.
         *
         * @throws InvalidStateAddressException when it is negative
         */
        public Builder retries(int retries) {
            if (retries < 0) {
                throw new InvalidStateAddressException("retries cannot be " + retries);
            }
            this.retries = retries;
            return this;
        }

        /**
         * How many lines of a stage's journal stay when a holder gives it back. By default all.
         *
         * @throws InvalidStateAddressException when it is less than 1
         */
        public Builder journalLines(int journalLines) {
            if (journalLines < 1) {
                throw new InvalidStateAddressException("a journal keeps at least 1 line, not " + journalLines);
            }
            this.journalLines = journalLines;
            return this;
        }

        /** The options. */
        public PostgresStateOptions build() {
            return new PostgresStateOptions(this);
        }
    }
}
