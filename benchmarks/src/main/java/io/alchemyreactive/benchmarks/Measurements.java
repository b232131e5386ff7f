package io.alchemyreactive.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
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
                .sorted(Comparator.comparing(Measurements::shape).thenComparing(Measurements::size))
                .toList();
    }

    /** The one of another benchmark that was measured with equal parameters. */
    Optional<Measurement> beside(Measurement one, Class<?> type, String method) {
        return of(type, method).stream()
                .filter(each -> each.params().equals(one.params()))
                .findFirst();
    }

    /** As {@link #beside}, for what is always measured together. */
    Measurement besideOrFail(Measurement one, Class<?> type, String method) {
        return beside(one, type, method)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no " + method + " beside " + one.benchmark() + " " + one.params()));
    }

    private static Shape shape(Measurement each) {
        return Shape.valueOf(each.params().getOrDefault("shape", Shape.WIDE.name()));
    }

    /** Of graphs that have none the number of layers. */
    private static int size(Measurement each) {
        return Stream.of("size", "layers")
                .filter(each.params()::containsKey)
                .map(each::number)
                .findFirst()
                .orElse(0);
    }

    private static Measurement measurement(JsonNode run) {
        String[] name = run.path("benchmark").asString().split("\\.");
        Map<String, String> params = new TreeMap<>();
        run.path("params")
                .properties()
                .forEach(param -> params.put(param.getKey(), param.getValue().asString()));
        JsonNode time = run.path("primaryMetric");
        if (!time.path("scoreUnit").asString().equals("us/op")) {
            throw new IllegalArgumentException(run.path("benchmark") + " is not measured in microseconds");
        }
        Map<String, Double> counters = new TreeMap<>();
        run.path("secondaryMetrics")
                .properties()
                .forEach(counter -> counters.put(counter.getKey(), median(counter.getValue())));
        return new Measurement(name[name.length - 2] + "." + name[name.length - 1], params, median(time), counters);
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
