package io.alchemyreactive.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;

/**
 * The CPU time that this process spends on what is measured, garbage collection included. On a machine that others use
 * it says more than the time on the wall. One benchmark runs at a time, so one clock serves the process.
 */
final class CpuClock {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static volatile long nanos;

    private CpuClock() {}

    /** Does the work and adds what it took. */
    static <T> T counting(Supplier<T> work) {
        long before = SYSTEM.getProcessCpuTime();
        try {
            return work.get();
        } finally {
            nanos += SYSTEM.getProcessCpuTime() - before;
        }
    }

    static void reset() {
        nanos = 0;
    }

    static long nanos() {
        return nanos;
    }
}
