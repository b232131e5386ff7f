package io.alchemyreactive.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The CPU time that this process spends on what is measured, garbage collection included. On a machine that others use
 * it says more than the time on the wall. One benchmark runs at a time, so one clock serves the process.
 */
final class CpuClock {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final Path OWN = Path.of("/proc/self/stat");
    /** The unit of times in {@code /proc}, on every machine. */
    private static final long NANOS_PER_TICK = Duration.ofMillis(10).toNanos();
    /** The places of the user and system time of ended children behind the name of the program. */
    private static final int CHILDREN_USER = 13;

    private static final int CHILDREN_SYSTEM = 14;

    private static volatile long nanos;

    /** The work that is measured. */
    interface Work<T, E extends Exception> {
        T run() throws E;
    }

    private CpuClock() {}

    /** Does the work and adds what it took. */
    static <T, E extends Exception> T counting(Work<T, E> work) throws E {
        long before = SYSTEM.getProcessCpuTime();
        try {
            return work.run();
        } finally {
            nanos += SYSTEM.getProcessCpuTime() - before;
        }
    }

    /** Does the work and adds what the processes took that it started and that have ended; as Linux tells it. */
    static <T> T countingChildren(Work<T, IOException> work) throws IOException {
        long before = ticksOfChildren();
        T result = work.run();
        nanos += (ticksOfChildren() - before) * NANOS_PER_TICK;
        return result;
    }

    private static long ticksOfChildren() throws IOException {
        String line = Files.readString(OWN);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[CHILDREN_USER]) + Long.parseLong(fields[CHILDREN_SYSTEM]);
    }

    static void reset() {
        nanos = 0;
    }

    static long nanos() {
        return nanos;
    }
}
