package io.alchemyreactive.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.alchemyreactive.benchmarks.Measurements.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static Measurement of(String benchmark, int size, double micros, double bytes) {
        return new Measurement(
                benchmark, Map.of("shape", "WIDE", "size", Integer.toString(size)), micros * 9, micros, bytes, 0);
    }

    private static List<Line> lines() {
        List<Measurement> all = new ArrayList<>();
        for (int size : List.of(1_000, 10_000, 100_000)) {
            all.add(of("PlanBenchmark.noop", size, size * 3.0, size * 2_048.0));
            all.add(of("PlanBenchmark.floor", size, size * 0.2, size * 100.0));
            all.add(of("PlanBenchmark.floorSha256", size, size * 0.6, size * 512.0));
            all.add(of("ApplyBenchmark.create", size, size * 8.0, 0));
            all.add(of("ApplyBenchmark.destroy", size, size * (double) size, 0));
        }
        all.add(new Measurement(
                "LatencyBenchmark.create",
                Map.of("layers", "100", "millis", "100", "wide", "1000"),
                10_100_000,
                0,
                0,
                0));
        all.add(new Measurement("LocalBenchmark.idle", Map.of("branches", "20"), 1, 0, 0, 210));
        return Lines.of(new Measurements(all, "a JDK"));
    }

    private static Line line(String name) {
        return lines().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noopPlansAreComparedWithTheFloorOfTheSameGraph() {
        Line line = line("plan-noop");
        assertThat(line.cases())
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.value()).isCloseTo(5, within(1e-9)));
        assertThat(line.met()).isFalse();
    }

    @Test
    void growthComparesTheTwoLargestSizes() {
        assertThat(line("growth-plan").cases()).hasSize(1);
        assertThat(line("growth-plan").worst().value()).isCloseTo(10, within(1e-9));
        assertThat(line("growth-plan").met()).isTrue();
        assertThat(line("growth-destroy").worst().value()).isCloseTo(100, within(1e-9));
        assertThat(line("growth-destroy").met()).isFalse();
    }

    @Test
    void timesAndBytesArePerResource() {
        assertThat(line("apply-create-us").worst().value()).isCloseTo(8, within(1e-9));
        assertThat(line("plan-alloc-kb").worst().value()).isCloseTo(2, within(1e-9));
    }

    @Test
    void latencyIsComparedWithTheLongestPath() {
        assertThat(line("latency-bound").worst().value()).isCloseTo(1.01, within(1e-9));
        assertThat(line("latency-bound").met()).isTrue();
    }

    @Test
    void idleBranchesGoByTheirMemory() {
        Line line = line("local-idle-mb");
        assertThat(line.worst().label()).isEqualTo("20 branches");
        assertThat(line.worst().value()).isEqualTo(210);
        assertThat(line.met()).isFalse();
    }
}
