package io.alchemyreactive.neon.local.internal.storage;

import java.nio.file.Path;

/**
 * An unpacked PostgreSQL installation.
 *
 * @param version the full version, such as {@code 17.11.0}
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 */
public record Binaries(String version, Path home) {

    /** The major version, such as 17. */
    public int major() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    /** The path of one of the programs: {@code initdb}, {@code pg_ctl} or {@code postgres}. */
    public String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }
}
