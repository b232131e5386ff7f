package io.alchemyreactive.neon.api;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.effect.TimeSpans;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Settings of a client. Printing them shows no secret.
 *
 * @param baseUrl where the API is, with its {@code /api/v2}
 * @param apiKey the key that every request carries
 * @param orgId the organization that projects are listed and created in, for personal keys
 * @param connectTimeout longest wait for a connection
 * @param responseTimeout longest silence while an answer is awaited
 * @param waitDeadline longest repetition of a request that Neon puts off, and longest wait for the operations of one
 * @param firstPoll time until operations are looked at first; later looks come at growing distances
 * @param longestPoll longest time between two looks
 * @param requestsPerSecond requests per second, on average
 * @param burst requests that may be made at once after a pause
 * @param connections connections to Neon at once
 * @param scheduler clock and timer of all waits
 * @param random source of jitter and of request ids
 */
public record NeonOptions(
        URI baseUrl,
        Redacted<String> apiKey,
        Optional<String> orgId,
        Duration connectTimeout,
        Duration responseTimeout,
        Duration waitDeadline,
        Duration firstPoll,
        Duration longestPoll,
        int requestsPerSecond,
        int burst,
        int connections,
        Scheduler scheduler,
        Supplier<RandomGenerator> random) {

    /** Netty counts the time for a connection in milliseconds of an int. */
    private static final Duration LONGEST_CONNECT = Duration.ofDays(24);

    private static final URI NEON = URI.create("https://console.neon.tech/api/v2");

    /** Checks the URL, the form of the key, durations and counts. */
    public NeonOptions {
        requireNonNull(baseUrl, "baseUrl");
        requireNonNull(apiKey, "apiKey");
        requireNonNull(orgId, "orgId");
        requireNonNull(scheduler, "scheduler");
        requireNonNull(random, "random");
        checkUrl(baseUrl);
        checkKey(apiKey.reveal());
        positive(connectTimeout, "connectTimeout");
        positive(responseTimeout, "responseTimeout");
        positive(waitDeadline, "waitDeadline");
        positive(firstPoll, "firstPoll");
        positive(longestPoll, "longestPoll");
        if (connectTimeout.compareTo(LONGEST_CONNECT) > 0) {
            throw new IllegalArgumentException(
                    "connectTimeout must be at most " + LONGEST_CONNECT.toDays() + " days, but was " + connectTimeout);
        }
        positive(requestsPerSecond, "requestsPerSecond");
        positive(burst, "burst");
        positive(connections, "connections");
    }

    /** Starts settings with the key; all else has a default. */
    public static Builder builder(Redacted<String> apiKey) {
        return new Builder(apiKey);
    }

    /**
     * Reads {@code NEON_API_KEY} (required), {@code NEON_API_URL} and {@code NEON_ORG_ID} from the given variables.
     *
     * @throws IllegalArgumentException when the key is missing or a value has the wrong form; the message names the variable
     */
    public static NeonOptions from(Map<String, String> variables) {
        String key = variables.getOrDefault("NEON_API_KEY", "").strip();
        if (key.isEmpty()) {
            throw new IllegalArgumentException(
                    "NEON_API_KEY is not set: make a key in Neon's console under Settings, API keys, and set it.");
        }
        Builder builder = builder(Redacted.of(key));
        String url = variables.getOrDefault("NEON_API_URL", "").strip();
        if (!url.isEmpty()) {
            builder.baseUrl(parse(url));
        }
        String org = variables.getOrDefault("NEON_ORG_ID", "").strip();
        if (!org.isEmpty()) {
            builder.orgId(org);
        }
        return builder.build();
    }

    private static URI parse(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("NEON_API_URL is not a URL: " + malformed.getMessage(), malformed);
        }
    }

    private static void checkUrl(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The URL of Neon's API (NEON_API_URL) must look like " + NEON + ", but was " + withoutUser(url));
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The URL of Neon's API (NEON_API_URL) must not carry a user or password; the key goes into NEON_API_KEY.");
        }
    }

    private static String withoutUser(URI url) {
        return url.getRawUserInfo() == null ? url.toString() : "one with a user in it";
    }

    private static void checkKey(String key) {
        if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "The key for Neon's API (NEON_API_KEY) must be visible ASCII without spaces or line breaks.");
        }
    }

    private static void positive(Duration value, String what) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than zero, but was " + value);
        }
        TimeSpans.countable(what, value);
    }

    private static void positive(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
    }

    /** Collects settings; each build gives a fresh value. Not for use by several threads. */
    public static final class Builder {

        private final Redacted<String> apiKey;
        private URI baseUrl = NEON;
        private @Nullable String orgId;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration responseTimeout = Duration.ofSeconds(60);
        private Duration waitDeadline = Duration.ofSeconds(300);
        private Duration firstPoll = Duration.ofMillis(25);
        private Duration longestPoll = Duration.ofSeconds(1);
        private int requestsPerSecond = 10;
        private int burst = 40;
        private int connections = 50;
        private Scheduler scheduler = Schedulers.parallel();
        private Supplier<RandomGenerator> random = ThreadLocalRandom::current;

        private Builder(Redacted<String> apiKey) {
            this.apiKey = requireNonNull(apiKey, "apiKey");
        }

        /** Where the API is; default: {@code https://console.neon.tech/api/v2}. */
        public Builder baseUrl(URI baseUrl) {
            this.baseUrl = requireNonNull(baseUrl, "baseUrl");
            return this;
        }

        /** The organization that projects are listed and created in; default: none. */
        public Builder orgId(String orgId) {
            this.orgId = requireNonNull(orgId, "orgId");
            return this;
        }

        /** Longest wait for a connection; default: 10 seconds. */
        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = requireNonNull(connectTimeout, "connectTimeout");
            return this;
        }

        /** Longest silence while an answer is awaited; default: 60 seconds. */
        public Builder responseTimeout(Duration responseTimeout) {
            this.responseTimeout = requireNonNull(responseTimeout, "responseTimeout");
            return this;
        }

        /** Longest repetition of a request, and longest wait for its operations; default: 300 seconds. */
        public Builder waitDeadline(Duration waitDeadline) {
            this.waitDeadline = requireNonNull(waitDeadline, "waitDeadline");
            return this;
        }

        /** Time until operations are looked at first; default: 25 milliseconds. */
        public Builder firstPoll(Duration firstPoll) {
            this.firstPoll = requireNonNull(firstPoll, "firstPoll");
            return this;
        }

        /** Longest time between two looks; default: 1 second. */
        public Builder longestPoll(Duration longestPoll) {
            this.longestPoll = requireNonNull(longestPoll, "longestPoll");
            return this;
        }

        /** Requests per second on average; default: 10, which keeps below Neon's 700 a minute. */
        public Builder requestsPerSecond(int requestsPerSecond) {
            this.requestsPerSecond = requestsPerSecond;
            return this;
        }

        /** Requests that may be made at once after a pause; default: 40. */
        public Builder burst(int burst) {
            this.burst = burst;
            return this;
        }

        /** Connections to Neon at once; default: 50. */
        public Builder connections(int connections) {
            this.connections = connections;
            return this;
        }

        /** Clock and timer of all waits; default: Reactor's parallel scheduler. */
        public Builder scheduler(Scheduler scheduler) {
            this.scheduler = requireNonNull(scheduler, "scheduler");
            return this;
        }

        /** Source of jitter and of request ids, asked from many threads; default: the thread's own generator. */
        public Builder random(Supplier<RandomGenerator> random) {
            this.random = requireNonNull(random, "random");
            return this;
        }

        /** The settings. */
        public NeonOptions build() {
            return new NeonOptions(
                    baseUrl,
                    apiKey,
                    Optional.ofNullable(orgId),
                    connectTimeout,
                    responseTimeout,
                    waitDeadline,
                    firstPoll,
                    longestPoll,
                    requestsPerSecond,
                    burst,
                    connections,
                    scheduler,
                    random);
        }
    }
}
