package io.alchemyreactive.dblab.api;

import static java.util.Objects.requireNonNull;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.effect.TimeSpans;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The settings of a client of DBLab. Immutable. {@code toString} shows no secret. */
public final class DbLabOptions {

    private static final Pattern LOOPBACK =
            Pattern.compile("(?i)(.+\\.)?localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[(::1|0:0:0:0:0:0:0:1)\\]");

    private final URI baseUrl;
    private final Redacted<String> token;
    private final Duration connectTimeout;
    private final Duration callTimeout;
    private final int longestBody;
    private final Duration waitDeadline;
    private final Duration firstPoll;
    private final Duration longestPoll;
    private final Scheduler scheduler;

    private DbLabOptions(Builder builder) {
        baseUrl = builder.baseUrl;
        token = builder.token;
        connectTimeout = builder.connectTimeout;
        callTimeout = builder.callTimeout;
        longestBody = builder.longestBody;
        waitDeadline = builder.waitDeadline;
        firstPoll = builder.firstPoll;
        longestPoll = builder.longestPoll;
        scheduler = builder.scheduler;
    }

    /**
     * A builder with the URL of the API, such as {@code https://dblab.example} for the port of the API, or {@code
     * https://dblab.example/api} for that of the user interface, and the token of the instance. An empty token is for an
     * instance that asks for none. All other settings have a default.
     *
     * @throws IllegalArgumentException when the URL or the token has the wrong form
     */
    public static Builder builder(URI baseUrl, Redacted<String> token) {
        return new Builder(baseUrl, token);
    }

    /** The URL of the API. */
    public URI baseUrl() {
        return baseUrl;
    }

    /** The token, which every request carries. */
    public Redacted<String> token() {
        return token;
    }

    /** The longest wait for a connection. */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /** The longest time of one request, to the last byte of its answer. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** The largest size of an answer in bytes. */
    public int longestBody() {
        return longestBody;
    }

    /** The longest wait until a clone is ready or deleted. */
    public Duration waitDeadline() {
        return waitDeadline;
    }

    /** The time until the client first looks whether a clone is ready. Later looks come at growing intervals. */
    public Duration firstPoll() {
        return firstPoll;
    }

    /** The longest interval between two looks. */
    public Duration longestPoll() {
        return longestPoll;
    }

    /** The timer of all waits. */
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public String toString() {
        return "DbLabOptions[baseUrl=" + baseUrl + ", token=" + token + "]";
    }

    private static boolean isThisMachine(URI url) {
        return LOOPBACK.matcher(url.getHost()).matches();
    }

    private static URI checkUrl(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "The URL of DBLab must not carry a user or password; the token is given by itself.");
        }
        if (!http || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "The URL of DBLab must look like https://dblab.example/api, but was " + url);
        }
        return url;
    }

    private static Redacted<String> checkToken(Redacted<String> token) {
        if (!token.reveal().chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "The token of DBLab must be visible ASCII without spaces or line breaks.");
        }
        return token;
    }

    private static Duration positive(Duration value, String what) {
        if (requireNonNull(value, what).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be longer than zero, but was " + value);
        }
        return TimeSpans.countable(what, value);
    }

    /** Collects settings. Each method throws {@link IllegalArgumentException} for an invalid value. Not thread-safe. */
    public static final class Builder {

        private static final Duration LONGEST_CONNECT = Duration.ofDays(24);

        private final URI baseUrl;
        private final Redacted<String> token;
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration callTimeout = Duration.ofMinutes(1);
        private int longestBody = 16 * 1024 * 1024;
        private Duration waitDeadline = Duration.ofMinutes(5);
        private Duration firstPoll = Duration.ofMillis(100);
        private Duration longestPoll = Duration.ofSeconds(1);
        private Scheduler scheduler = Schedulers.parallel();
        private boolean plainHttp;

        private Builder(URI baseUrl, Redacted<String> token) {
            this.baseUrl = checkUrl(requireNonNull(baseUrl, "baseUrl"));
            this.token = checkToken(requireNonNull(token, "token"));
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

        /** The longest time of one request, to the last byte of its answer; default: 1 minute. */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = positive(callTimeout, "callTimeout");
            return this;
        }

        /** The largest size of an answer in bytes; default: 16 MiB. */
        public Builder longestBody(int longestBody) {
            if (longestBody < 1) {
                throw new IllegalArgumentException("longestBody must be at least 1, but was " + longestBody);
            }
            this.longestBody = longestBody;
            return this;
        }

        /** The longest wait until a clone is ready or deleted; default: 5 minutes. */
        public Builder waitDeadline(Duration waitDeadline) {
            this.waitDeadline = positive(waitDeadline, "waitDeadline");
            return this;
        }

        /** The time until the client first looks whether a clone is ready; default: 100 milliseconds. */
        public Builder firstPoll(Duration firstPoll) {
            this.firstPoll = positive(firstPoll, "firstPoll");
            return this;
        }

        /** The longest interval between two looks; default: 1 second. */
        public Builder longestPoll(Duration longestPoll) {
            this.longestPoll = positive(longestPoll, "longestPoll");
            return this;
        }

        /** The timer of all waits; default: Reactor's parallel scheduler. */
        public Builder scheduler(Scheduler scheduler) {
            this.scheduler = requireNonNull(scheduler, "scheduler");
            return this;
        }

        /**
         * Allows an {@code http} URL of another host, to which the token and passwords are sent unencrypted; default:
         * refused by {@link #build()}.
         */
        public Builder allowPlainHttp() {
            this.plainHttp = true;
            return this;
        }

        /** The options. */
        public DbLabOptions build() {
            if (!plainHttp && "http".equalsIgnoreCase(baseUrl.getScheme()) && !isThisMachine(baseUrl)) {
                throw new IllegalArgumentException("The URL of DBLab is http:// to " + baseUrl.getHost()
                        + ", so the token and passwords would cross the network in clear: use https://, or allow it"
                        + " with allowPlainHttp().");
            }
            return new DbLabOptions(this);
        }
    }
}
