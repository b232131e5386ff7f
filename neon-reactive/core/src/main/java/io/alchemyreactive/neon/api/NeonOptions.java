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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The settings of a client. Immutable. {@code toString} shows no secret. */
public final class NeonOptions {

    /** The longest connect timeout: Netty stores it in milliseconds as an int. */
    private static final Duration LONGEST_CONNECT = Duration.ofDays(24);

    private static final String PLAIN_HTTP = "NEON_ALLOW_PLAIN_HTTP";
    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)(.+\\.)?localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[(::1|0:0:0:0:0:0:0:1)\\]");

    private static final URI NEON = URI.create("https://console.neon.tech/api/v2");

    private final URI baseUrl;
    private final Redacted<String> apiKey;
    private final @Nullable String orgId;
    private final Duration connectTimeout;
    private final Duration responseTimeout;
    private final Duration callTimeout;
    private final int longestBody;
    private final @Nullable NeonProxy proxy;
    private final Duration waitDeadline;
    private final Duration firstPoll;
    private final Duration longestPoll;
    private final int requestsPerSecond;
    private final int burst;
    private final int connections;
    private final Scheduler scheduler;
    private final Supplier<RandomGenerator> random;

    private NeonOptions(Builder builder) {
        baseUrl = builder.baseUrl;
        apiKey = builder.apiKey;
        orgId = builder.orgId;
        connectTimeout = builder.connectTimeout;
        responseTimeout = builder.responseTimeout;
        callTimeout = builder.callTimeout;
        longestBody = builder.longestBody;
        proxy = builder.proxy;
        waitDeadline = builder.waitDeadline;
        firstPoll = builder.firstPoll;
        longestPoll = builder.longestPoll;
        requestsPerSecond = builder.requestsPerSecond;
        burst = builder.burst;
        connections = builder.connections;
        scheduler = builder.scheduler;
        random = builder.random;
    }

    /**
     * A builder with the API key. All other settings have a default.
     *
     * @throws IllegalArgumentException when the key is not valid
     */
    public static Builder builder(Redacted<String> apiKey) {
        return new Builder(apiKey);
    }

    /**
     * Reads {@code NEON_API_KEY} (required), {@code NEON_API_URL}, {@code NEON_ORG_ID} and {@code NEON_ALLOW_PLAIN_HTTP} ({@code
     * true}) from the given variables, and the proxy for the URL as {@link NeonProxy#from} finds it.
     *
     * @throws IllegalArgumentException when the key is missing or a value has the wrong form; the message names the variable
     */
    public static NeonOptions from(Map<String, String> variables) {
        String key = value(variables, "NEON_API_KEY");
        if (key.isEmpty()) {
            throw new IllegalArgumentException(
                    "NEON_API_KEY is not set: make a key in Neon's console under Settings, API keys, and set it.");
        }
        Builder builder = builder(Redacted.of(key));
        String url = value(variables, "NEON_API_URL");
        if (!url.isEmpty()) {
            builder.baseUrl(parse(url));
        }
        String org = value(variables, "NEON_ORG_ID");
        if (!org.isEmpty()) {
            builder.orgId(org);
        }
        String plain = value(variables, PLAIN_HTTP);
        if (plain.equals("true")) {
            builder.allowPlainHttp();
        } else if (!plain.isEmpty() && !plain.equals("false")) {
            throw new IllegalArgumentException(PLAIN_HTTP + " must be true or false, but was " + plain);
        }
        if (!isThisMachine(builder.baseUrl)) {
            NeonProxy.from(variables, builder.baseUrl).ifPresent(builder::proxy);
        }
        return builder.build();
    }

    private static String value(Map<String, String> variables, String name) {
        return variables.getOrDefault(name, "").strip();
    }

    /** The URL of the API, including {@code /api/v2}. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** The API key, which every request carries. */
    public Redacted<String> apiKey() {
        return apiKey;
    }

    /** The organization in which projects are listed and created; for personal keys. */
    public Optional<String> orgId() {
        return Optional.ofNullable(orgId);
    }

    /** The longest wait for a connection. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** The longest time without data while the client waits for an answer. */
    public Duration responseTimeout() {
        return responseTimeout;
    }

    /** The longest time of one request, from the wait for a connection to the last byte of the answer. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** The largest size of an answer in bytes. */
    public int longestBody() {
        return longestBody;
    }

    /** The proxy for requests. Empty uses the proxy of the Java system properties ({@code https.proxyHost}), if any. */
    public Optional<NeonProxy> proxy() {
        return Optional.ofNullable(proxy);
    }

    /** The longest time for retries of a request that Neon defers, and the longest wait for its operations. */
    public Duration waitDeadline() {
        return waitDeadline;
    }

    /** The time until the client first polls operations. Later polls come at growing intervals. */
    public Duration firstPoll() {
        return firstPoll;
    }

    /** The longest interval between two polls. */
    public Duration longestPoll() {
        return longestPoll;
    }

    /** The average number of requests per second. */
    public int requestsPerSecond() {
        return requestsPerSecond;
    }

    /** The number of requests that may be sent at once after a pause. */
    public int burst() {
        return burst;
    }

    /** The largest number of simultaneous connections to Neon. */
    public int connections() {
        return connections;
    }

    /** The clock and timer of all waits. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The source of jitter and of request ids. */
    public Supplier<RandomGenerator> random() {
        return random;
    }

    @Override
    public String toString() {
        return "NeonOptions[baseUrl=" + baseUrl + ", apiKey=" + apiKey + ", orgId=" + orgId + "]";
    }

    private static URI parse(String url) {
        try {
            return URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("NEON_API_URL is not a URL: " + malformed.getMessage(), malformed);
        }
    }

    /** Refuses plain HTTP without permission, because the key must not be sent unencrypted by mistake. */
    private static void checkPlain(URI url, boolean allowed) {
        if (!allowed && "http".equalsIgnoreCase(url.getScheme()) && !isThisMachine(url)) {
            throw new IllegalArgumentException("The URL of Neon's API (NEON_API_URL) is http:// to " + url.getHost()
                    + ", so the key would cross the network in clear: use https://, or allow it with " + PLAIN_HTTP
                    + "=true.");
        }
    }

    private static boolean isThisMachine(URI url) {
        return LOOPBACK.matcher(url.getHost()).matches();
    }

    private static URI checkUrl(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The URL of Neon's API (NEON_API_URL) must look like " + NEON + ", but was " + withoutUser(url));
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The URL of Neon's API (NEON_API_URL) must not carry a user or password; the key goes into NEON_API_KEY.");
        }
        return url;
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

    private static Duration positive(Duration value, String what) {
        if (requireNonNull(value, what).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than zero, but was " + value);
        }
        return TimeSpans.countable(what, value);
    }

    private static int positive(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but was " + value);
        }
        return value;
    }

    /** Collects settings. Each method throws {@link IllegalArgumentException} for an invalid value. Not thread-safe. */
    public static final class Builder {

        private final Redacted<String> apiKey;
        private URI baseUrl = NEON;
        private @Nullable String orgId;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration responseTimeout = Duration.ofSeconds(60);
        private Duration callTimeout = Duration.ofMinutes(3);
        private int longestBody = 16 * 1024 * 1024;
        private boolean plainHttp;
        private @Nullable NeonProxy proxy;
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
            checkKey(apiKey.reveal());
        }

        /** The URL of the API; default: {@code https://console.neon.tech/api/v2}. */
        public Builder baseUrl(URI baseUrl) {
            this.baseUrl = checkUrl(baseUrl);
            return this;
        }

        /** The organization in which projects are listed and created; default: none. */
        public Builder orgId(String orgId) {
            this.orgId = requireNonNull(orgId, "orgId");
            return this;
        }

        /** The longest wait for a connection; default: 10 seconds. */
        public Builder connectTimeout(Duration connectTimeout) {
            if (positive(connectTimeout, "connectTimeout").compareTo(LONGEST_CONNECT) > 0) {
                throw new IllegalArgumentException("connectTimeout must be at most " + LONGEST_CONNECT.toDays()
                        + " days, but was " + connectTimeout);
            }
            this.connectTimeout = connectTimeout;
            return this;
        }

        /** The longest time without data while the client waits for an answer; default: 60 seconds. */
        public Builder responseTimeout(Duration responseTimeout) {
            this.responseTimeout = positive(responseTimeout, "responseTimeout");
            return this;
        }

        /** The longest time of one request, to the last byte of its answer; default: 3 minutes. */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = positive(callTimeout, "callTimeout");
            return this;
        }

        /** The largest size of an answer in bytes; default: 16 MiB. */
        public Builder longestBody(int longestBody) {
            this.longestBody = positive(longestBody, "longestBody");
            return this;
        }

        /**
         * Allows an {@code http} URL of another host, to which the key is sent unencrypted; default: refused by {@link
         * #build()}.
         */
        public Builder allowPlainHttp() {
            this.plainHttp = true;
            return this;
        }

        /** The proxy for requests; default: the proxy of the Java system properties, if any. */
        public Builder proxy(NeonProxy proxy) {
            this.proxy = requireNonNull(proxy, "proxy");
            return this;
        }

        /** The longest time for retries of a request, and the longest wait for its operations; default: 300 seconds. */
        public Builder waitDeadline(Duration waitDeadline) {
            this.waitDeadline = positive(waitDeadline, "waitDeadline");
            return this;
        }

        /** The time until the client first polls operations; default: 25 milliseconds. */
        public Builder firstPoll(Duration firstPoll) {
            this.firstPoll = positive(firstPoll, "firstPoll");
            return this;
        }

        /** The longest interval between two polls; default: 1 second. */
        public Builder longestPoll(Duration longestPoll) {
            this.longestPoll = positive(longestPoll, "longestPoll");
            return this;
        }

        /** The average number of requests per second; default: 10, which stays below Neon's limit of 700 per minute. */
        public Builder requestsPerSecond(int requestsPerSecond) {
            this.requestsPerSecond = positive(requestsPerSecond, "requestsPerSecond");
            return this;
        }

        /** The number of requests that may be sent at once after a pause; default: 40. */
        public Builder burst(int burst) {
            this.burst = positive(burst, "burst");
            return this;
        }

        /** The largest number of simultaneous connections to Neon; default: 50. */
        public Builder connections(int connections) {
            this.connections = positive(connections, "connections");
            return this;
        }

        /** The clock and timer of all waits; default: Reactor's parallel scheduler. */
        public Builder scheduler(Scheduler scheduler) {
            this.scheduler = requireNonNull(scheduler, "scheduler");
            return this;
        }

        /** The source of jitter and of request ids, called from many threads; default: the thread's own generator. */
        public Builder random(Supplier<RandomGenerator> random) {
            this.random = requireNonNull(random, "random");
            return this;
        }

        /**
         * Builds the settings.
         *
         * @throws IllegalArgumentException for an {@code http} URL of another host without permission
         */
        public NeonOptions build() {
            checkPlain(baseUrl, plainHttp);
            return new NeonOptions(this);
        }
    }
}
