package io.alchemyreactive.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The measurements of a run of JMH, read from its JSON. Immutable.
 *
 * @param all one per benchmark and set of parameters
 * @param jdk the virtual machine that ran them
 */
record Measurements(List<Measurement> all, String jdk) {

    Measurements {
        all = List.copyOf(all);
    }

    /**
     * One benchmark with one set of parameters.
     *
     * @param benchmark class and method
     * @param params the parameters by name
     * @param micros the time per call in microseconds, the median of the iterations
     * @param cpuMicros the CPU time per call, likewise; 0 when it was not measured
     * @param bytes allocated per call
     * @param megabytes what the benchmark counted under this name; 0 when it did not
     */
    record Measurement(
            String benchmark,
            Map<String, String> params,
            double micros,
            double cpuMicros,
            double bytes,
            double megabytes) {

        Measurement {
            params = Map.copyOf(params);
        }

        /** The CPU time, or the time where a run was too short to count it. */
        double cost() {
            return cpuMicros > 0 ? cpuMicros : micros;
        }

        int number(String param) {
            return Integer.parseInt(params.get(param));
        }
    }

    static Measurements of(String json) {
        JsonNode runs = JsonMapper.shared().readTree(json);
        List<Measurement> all = new ArrayList<>();
        for (JsonNode run : runs) {
            all.add(measurement(run));
        }
        JsonNode first = runs.path(0);
        return new Measurements(
                all,
                first.path("vmName").asString() + " " + first.path("vmVersion").asString());
    }

    /** The measurements of one benchmark, by shape and then ascending by size where it has them. */
    List<Measurement> of(Class<?> type, String method) {
        String name = type.getSimpleName() + "." + method;
        return all.stream()
                .filter(each -> each.benchmark().equals(name))
                .sorted(Comparator.comparing((Measurement each) ->
                                Shape.valueOf(each.params().getOrDefault("shape", Shape.WIDE.name())))
                        .thenComparing(each ->
                                each.params().containsKey("size") ? each.number("size") : each.number("layers")))
                .toList();
    }

    /** The one with the same parameters of another benchmark. */
    Optional<Measurement> beside(Measurement one, Class<?> type, String method) {
        return of(type, method).stream()
                .filter(each -> each.params().equals(one.params()))
                .findFirst();
    }

    private static Measurement measurement(JsonNode run) {
        String[] name = run.path("benchmark").asString().split("\\.");
        Map<String, String> params = new TreeMap<>();
        run.path("params")
                .properties()
                .forEach(param -> params.put(param.getKey(), param.getValue().asString()));
        JsonNode time = run.path("primaryMetric");
        JsonNode secondary = run.path("secondaryMetrics");
        if (!time.path("scoreUnit").asString().equals("us/op")) {
            throw new IllegalArgumentException(run.path("benchmark") + " is not measured in microseconds");
        }
        return new Measurement(
                name[name.length - 2] + "." + name[name.length - 1],
                params,
                median(time),
                secondary.has(CpuProfiler.METRIC) ? median(secondary.path(CpuProfiler.METRIC)) : 0,
                secondary.path("gc.alloc.rate.norm").path("score").asDouble(),
                secondary.has("megabytes") ? median(secondary.path("megabytes")) : 0);
    }

    private static double median(JsonNode metric) {
        double[] sorted = StreamSupport.stream(metric.path("rawData").spliterator(), false)
                .flatMap(fork -> StreamSupport.stream(fork.spliterator(), false))
                .mapToDouble(JsonNode::asDouble)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no iterations in " + Arrays.toString(sorted));
        }
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
