package io.alchemyreactive.benchmarks;

import java.util.Locale;
import java.util.Map;

/**
 * One benchmark with one set of parameters.
 *
 * @param benchmark class and method
 * @param params the parameters by name
 * @param micros the time per call in microseconds, the median of the iterations
 * @param counters what was counted beside it, likewise, by name
 */
record Measurement(String benchmark, Map<String, String> params, double micros, Map<String, Double> counters) {

    private static final double MICROS_PER_MILLI = 1_000;

    Measurement {
        params = Map.copyOf(params);
        counters = Map.copyOf(counters);
    }

    /** The CPU time, or the time where a run was too short to count it. */
    double cost() {
        double cpu = counter(CpuProfiler.METRIC);
        return cpu > 0 ? cpu : micros;
    }

    /** Bytes allocated per call. */
    double allocated() {
        return counter("gc.alloc.rate.norm");
    }

    /** A counter of the benchmark; 0 when it has none of this name. */
    double counter(String name) {
        return counters.getOrDefault(name, 0.0);
    }

    int number(String param) {
        return Integer.parseInt(param(param));
    }

    String param(String name) {
        return params.getOrDefault(name, "");
    }

    /** The shape and size of the graph. */
    String label() {
        return (param("shape") + " " + param("size")).strip().toLowerCase(Locale.ROOT);
    }

    /** Of these microseconds the share of one resource. */
    String perCell(double micros) {
        return Line.number(micros / number("size"));
    }

    static String millis(double micros) {
        return Line.number(micros / MICROS_PER_MILLI);
    }
}
