package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * Where a {@link PostgresStateStore} finds its database and how it behaves. Immutable.
 *
 * @param uri {@code postgresql://user:password@host:port/database}, a secret, with {@code sslmode} and {@code
 *     sslrootcert} as parameters; without a mode the server's certificate and name are verified, and {@code
 *     sslmode=require} means what it does elsewhere: encrypted, but to whoever answers, unless {@code sslrootcert} names
 *     certificates to check
 * @param key where the key for secrets comes from; {@link KeySource.OwnFile} means none, and a secret is refused then
 * @param connections the most that are open at once; default 8
 * @param leaseExpiry how long a stage stays held after its holder was last heard of; default 60 s
 * @param heartbeat how often a holder is heard of, well below {@code leaseExpiry}; default 15 s
 * @param retries how often something is tried again after a lost connection, with growing waits of at most 2 s; default
 *     12, which is a quarter of a minute
 * @param journalLines how many lines of a stage's journal stay when a holder gives it back; default all
 */
public record PostgresStateOptions(
        Redacted<String> uri,
        KeySource key,
        int connections,
        Duration leaseExpiry,
        Duration heartbeat,
        int retries,
        int journalLines) {

    private static final int CONNECTIONS = 8;
    private static final Duration LEASE_EXPIRY = Duration.ofSeconds(60);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int RETRIES = 12;
    private static final Duration LONGEST_LEASE = Duration.ofDays(365);

    /**
     * Checks all of it.
     *
     * @throws InvalidStateAddressException when the URI is not one, leads to a pooler, or a number makes no sense; whether
     *     the file of {@code sslrootcert} can be read shows at the first use of the store
     */
    public PostgresStateOptions {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(leaseExpiry, "leaseExpiry");
        Objects.requireNonNull(heartbeat, "heartbeat");
        DatabaseAddress.parse(uri);
        if (connections < 1) {
            throw new InvalidStateAddressException("it needs at least 1 connection, not " + connections);
        }
        if (heartbeat.compareTo(Duration.ofMillis(1)) < 0 || heartbeat.compareTo(leaseExpiry) >= 0) {
            throw new InvalidStateAddressException("the heartbeat (" + heartbeat
                    + ") must be a millisecond or longer, and shorter than the expiry of a lease (" + leaseExpiry
                    + ")");
        }
        if (leaseExpiry.compareTo(LONGEST_LEASE) > 0) {
            throw new InvalidStateAddressException("a lease must expire within " + LONGEST_LEASE.toDays()
                    + " days after its holder was last heard of, not " + leaseExpiry);
        }
        if (retries < 0) {
            throw new InvalidStateAddressException("retries cannot be " + retries);
        }
        if (journalLines < 1) {
            throw new InvalidStateAddressException("a journal keeps at least 1 line, not " + journalLines);
        }
    }

    /**
     * The usual settings for a database, without a key.
     *
     * @throws InvalidStateAddressException when the URI is not one or leads to a pooler
     */
    public static PostgresStateOptions of(Redacted<String> uri) {
        return new PostgresStateOptions(
                uri, new KeySource.OwnFile(), CONNECTIONS, LEASE_EXPIRY, HEARTBEAT, RETRIES, Integer.MAX_VALUE);
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
        return of(Redacted.of(uri)).journalLines(lines(values)).key(KeySource.from(values, Path.of("")));
    }

    /** These options with another source of the key. */
    public PostgresStateOptions key(KeySource chosen) {
        return new PostgresStateOptions(uri, chosen, connections, leaseExpiry, heartbeat, retries, journalLines);
    }

    /** These options with another bound of open connections. */
    public PostgresStateOptions connections(int chosen) {
        return new PostgresStateOptions(uri, key, chosen, leaseExpiry, heartbeat, retries, journalLines);
    }

    /** These options with other times of leases. */
    public PostgresStateOptions lease(Duration expiry, Duration beat) {
        return new PostgresStateOptions(uri, key, connections, expiry, beat, retries, journalLines);
    }

    /** These options with another number of tries. */
    public PostgresStateOptions retries(int chosen) {
        return new PostgresStateOptions(uri, key, connections, leaseExpiry, heartbeat, chosen, journalLines);
    }

    /**
     * These options with a limit for the journal of each stage.
     *
     * @throws InvalidStateAddressException when it is less than 1
     */
    public PostgresStateOptions journalLines(int chosen) {
        return new PostgresStateOptions(uri, key, connections, leaseExpiry, heartbeat, retries, chosen);
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
}
