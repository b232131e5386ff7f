package io.alchemyreactive.neon.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How a local Neon runs. Immutable. Printing shows no secret. */
public final class LocalNeonOptions {

    private final Path folder;
    private final Path cacheFolder;
    private final @Nullable Path extensions;
    private final int port;
    private final @Nullable String apiKey;
    private final boolean strict;
    private final Clock clock;
    private final RandomGenerator random;

    private LocalNeonOptions(Builder builder) {
        folder = builder.folder;
        cacheFolder = builder.cacheFolder;
        extensions = builder.extensions;
        port = builder.port;
        apiKey = builder.apiKey;
        strict = builder.strict;
        clock = builder.clock;
        random = builder.random;
    }

    /**
     * A builder with the usual settings: user's cache, free port, the key of the folder, not strict, real time.
     *
     * @param folder where it keeps everything, its state, data directories and logs; one local Neon at a time
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /** The usual settings for a folder: user's cache, free port, the key of the folder, not strict, real time. */
    public static LocalNeonOptions of(Path folder) {
        return builder(folder).build();
    }

    /** A builder that starts from these options. */
    public Builder toBuilder() {
        var builder = new Builder(folder)
                .cacheFolder(cacheFolder)
                .port(port)
                .strict(strict)
                .clock(clock)
                .random(random);
        builder.extensions = extensions;
        builder.apiKey = apiKey;
        return builder;
    }

    /** The cache folder of this user, below the home folder. */
    public static Path userCacheFolder() {
        return Path.of(System.getProperty("user.home"), ".cache", "alchemy-reactive", "postgres");
    }

    /** Java calls the home of a user id without an account {@code ?}, which is a folder below the working directory. */
    static Path cacheFolder(String home, Path folder) {
        return Path.of(home).isAbsolute() ? userCacheFolder() : folder.resolve("cache");
    }

    /** Where it keeps everything, absolute. */
    public Path folder() {
        return folder;
    }

    /** Where PostgreSQL is unpacked once for all local Neons of a user, absolute. */
    public Path cacheFolder() {
        return cacheFolder;
    }

    /** Where files of PostgreSQL extensions are, absolute; absent when only those of the class path are added. */
    public Optional<Path> extensions() {
        return Optional.ofNullable(extensions);
    }

    /** The port of the HTTP server; 0 for the one it had before, or a free one. */
    public int port() {
        return port;
    }

    /** The key to accept from now on; empty for the one that the folder has, or a new random one. */
    public Optional<String> apiKey() {
        return Optional.ofNullable(apiKey);
    }

    /**
     * Whether in new projects every mutation conflicts with every unfinished operation, not only with those of its branch.
     */
    public boolean strict() {
        return strict;
    }

    /** The time in answers. */
    public Clock clock() {
        return clock;
    }

    /** Where identifiers and passwords are drawn from. */
    public RandomGenerator random() {
        return random;
    }

    @Override
    public String toString() {
        return "LocalNeonOptions[folder=" + folder + ", cacheFolder=" + cacheFolder + ", port=" + port + ", apiKey=***"
                + ", strict=" + strict + ", extensions=" + extensions + "]";
    }

    /** Collects options; not thread-safe. */
    public static final class Builder {

        private final Path folder;
        private Path cacheFolder;
        private @Nullable Path extensions;
        private int port;
        private @Nullable String apiKey;
        private boolean strict;
        private Clock clock = Clock.systemUTC();
        private RandomGenerator random = new SecureRandom();

        private Builder(Path folder) {
            this.folder = folder.toAbsolutePath().normalize();
            this.cacheFolder = LocalNeonOptions.cacheFolder(System.getProperty("user.home", "?"), this.folder);
        }

        /**
         * Unpacks PostgreSQL into another folder; default {@link #userCacheFolder}, and for a user without a home {@code cache} in the
         * folder of the local Neon.
         */
        public Builder cacheFolder(Path cacheFolder) {
            this.cacheFolder = cacheFolder.toAbsolutePath().normalize();
            return this;
        }

        /**
         * Adds PostgreSQL extensions from a folder, which holds {@code 17/lib} and {@code 17/share/extension} for each major
         * version; default none. Those below {@code alchemy/postgres-extensions} on the class path are added in any case.
         */
        public Builder extensions(Path extensions) {
            this.extensions = extensions.toAbsolutePath().normalize();
            return this;
        }

        /** Listens on a port; default 0, which is the one it had before, or a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * Accepts this key from now on; default the key that the folder has, and in a new folder a random one.
         *
         * @throws IllegalArgumentException when it is not visible ASCII without spaces
         */
        public Builder apiKey(String apiKey) {
            if (!ApiKeyFile.isKey(Objects.requireNonNull(apiKey, "apiKey"))) {
                throw new IllegalArgumentException(
                        "The key of a local Neon must be visible ASCII without spaces or line breaks.");
            }
            this.apiKey = apiKey;
            return this;
        }

        /** Makes new projects strict or not; default not. */
        public Builder strict(boolean strict) {
            this.strict = strict;
            return this;
        }

        /** Tells the time by another clock; default the system's in UTC. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** Draws identifiers and passwords from another source; default a {@link SecureRandom}. */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /** The options. */
        public LocalNeonOptions build() {
            return new LocalNeonOptions(this);
        }
    }
}
