package io.alchemyreactive.neon.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The options of a local Neon. Immutable. {@code toString} shows no secret. */
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
     * A builder with the default options: the user's cache, a free port, the key of the folder, not strict, the system
     * clock.
     *
     * @param folder the folder for state, data directories and logs; for one local Neon at a time
     */
    public static Builder builder(Path folder) {
        return new Builder(folder);
    }

    /**
     * The default options for a folder: the user's cache, a free port, the key of the folder, not strict, the system
     * clock.
     */
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

    /** The cache folder of this user, in the home folder. */
    public static Path userCacheFolder() {
        return Path.of(System.getProperty("user.home"), ".cache", "alchemy-reactive", "postgres");
    }

    /**
     * The cache folder for a home folder. Java names the home of a user without an account {@code ?}, which would be a
     * folder in the working directory.
     */
    static Path cacheFolder(String home, Path folder) {
        return Path.of(home).isAbsolute() ? userCacheFolder() : folder.resolve("cache");
    }

    /** The absolute folder for state, data directories and logs. */
    public Path folder() {
        return folder;
    }

    /** The absolute folder in which PostgreSQL is unpacked, once for all local Neons of a user. */
    public Path cacheFolder() {
        return cacheFolder;
    }

    /** The absolute folder with files of PostgreSQL extensions; empty when only those on the class path are added. */
    public Optional<Path> extensions() {
        return Optional.ofNullable(extensions);
    }

    /** The port of the HTTP server; 0 for the last port of the folder, or else a free one. */
    public int port() {
        return port;
    }

    /** The key to accept from now on; empty for the key of the folder, or else a new random one. */
    public Optional<String> apiKey() {
        return Optional.ofNullable(apiKey);
    }

    /**
     * Whether in new projects every change conflicts with every unfinished operation of the project, and not only with
     * those of its branch.
     */
    public boolean strict() {
        return strict;
    }

    /** The clock for the times in answers. */
    public Clock clock() {
        return clock;
    }

    /** The source of identifiers and passwords. */
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
         * The folder in which PostgreSQL is unpacked. Default {@link #userCacheFolder}; for a user without a home,
         * {@code cache} in the folder of the local Neon.
         */
        public Builder cacheFolder(Path cacheFolder) {
            this.cacheFolder = cacheFolder.toAbsolutePath().normalize();
            return this;
        }

        /**
         * A folder with PostgreSQL extensions, which contains {@code 17/lib} and {@code 17/share/extension} for each
         * major version; default none. Extensions in {@code alchemy/postgres-extensions} on the class path are always
         * added.
         */
        public Builder extensions(Path extensions) {
            this.extensions = extensions.toAbsolutePath().normalize();
            return this;
        }

        /** The port of the HTTP server; default 0, which is the last port of the folder, or else a free one. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * The key to accept from now on; default the key of the folder, and in a new folder a random one.
         *
         * @throws IllegalArgumentException when the key is not visible ASCII without spaces
         */
        public Builder apiKey(String apiKey) {
            if (!ApiKeyFile.isKey(Objects.requireNonNull(apiKey, "apiKey"))) {
                throw new IllegalArgumentException(
                        "The key of a local Neon must be visible ASCII without spaces or line breaks.");
            }
            this.apiKey = apiKey;
            return this;
        }

        /** Whether new projects are strict; default false. */
        public Builder strict(boolean strict) {
            this.strict = strict;
            return this;
        }

        /** The clock for the times in answers; default the system clock in UTC. */
        public Builder clock(Clock clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /** The source of identifiers and passwords; default a {@link SecureRandom}. */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /** Builds the options. */
        public LocalNeonOptions build() {
            return new LocalNeonOptions(this);
        }
    }
}
