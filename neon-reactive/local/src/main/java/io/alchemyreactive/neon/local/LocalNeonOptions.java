package io.alchemyreactive.neon.local;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * How a local Neon runs. Immutable; every {@code with} answers a changed copy.
 *
 * @param folder where it keeps everything, its state, data directories and logs; one local Neon at a time
 * @param cacheFolder where PostgreSQL is unpacked once for all local Neons of a user
 * @param port of the HTTP server, 0 for the one it had before or a free one
 * @param apiKey the only key that it accepts
 * @param strict whether in new projects every mutation conflicts with every unfinished operation, not only with those of
 *     its branch
 * @param clock for the times in answers
 * @param random for identifiers and passwords
 */
public record LocalNeonOptions(
        Path folder, Path cacheFolder, int port, String apiKey, boolean strict, Clock clock, RandomGenerator random) {

    /** The key that is accepted unless another one is chosen. */
    public static final String DEFAULT_API_KEY = "local";

    /** Makes the folders absolute. */
    public LocalNeonOptions {
        folder = folder.toAbsolutePath().normalize();
        cacheFolder = cacheFolder.toAbsolutePath().normalize();
    }

    /** The usual settings for a folder: user's cache, free port, key {@code local}, not strict, real time. */
    public static LocalNeonOptions in(Path folder) {
        return new LocalNeonOptions(
                folder, userCacheFolder(), 0, DEFAULT_API_KEY, false, Clock.systemUTC(), new SecureRandom());
    }

    /** The cache folder of this user, below the home folder. */
    public static Path userCacheFolder() {
        return Path.of(System.getProperty("user.home"), ".cache", "alchemy-reactive", "postgres");
    }

    /** Unpacks PostgreSQL into another folder; default {@link #userCacheFolder}. */
    public LocalNeonOptions withCacheFolder(Path chosen) {
        return new LocalNeonOptions(folder, chosen, port, apiKey, strict, clock, random);
    }

    /** Listens on a port; default 0. */
    public LocalNeonOptions withPort(int chosen) {
        return new LocalNeonOptions(folder, cacheFolder, chosen, apiKey, strict, clock, random);
    }

    /** Accepts another key; default {@code local}. */
    public LocalNeonOptions withApiKey(String chosen) {
        return new LocalNeonOptions(folder, cacheFolder, port, chosen, strict, clock, random);
    }

    /** Makes new projects strict or not; default not. */
    public LocalNeonOptions withStrict(boolean chosen) {
        return new LocalNeonOptions(folder, cacheFolder, port, apiKey, chosen, clock, random);
    }

    /** Tells the time by another clock; default the system's in UTC. */
    public LocalNeonOptions withClock(Clock chosen) {
        return new LocalNeonOptions(folder, cacheFolder, port, apiKey, strict, chosen, random);
    }

    /** Draws identifiers and passwords from another source; default a {@link SecureRandom}. */
    public LocalNeonOptions withRandom(RandomGenerator chosen) {
        return new LocalNeonOptions(folder, cacheFolder, port, apiKey, strict, clock, chosen);
    }

    @Override
    public String toString() {
        return "LocalNeonOptions[folder=" + folder + ", cacheFolder=" + cacheFolder + ", port=" + port + ", apiKey=***"
                + ", strict=" + strict + "]";
    }
}
