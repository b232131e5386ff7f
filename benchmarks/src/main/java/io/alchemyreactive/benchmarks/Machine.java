package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine that measures, as far as it can be told. */
final class Machine {

    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    private Machine() {}

    static String describe() {
        return processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** How many tasks wanted a core over the last minute: far more than there are cores, and times on the wall say little. */
    static String load() {
        return Line.number(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()) + " tasks on "
                + Runtime.getRuntime().availableProcessors() + " cores at the end";
    }

    private static String processor() {
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(Machine::architecture);
        } catch (IOException e) {
            return architecture();
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch", "unknown processor");
    }
}
