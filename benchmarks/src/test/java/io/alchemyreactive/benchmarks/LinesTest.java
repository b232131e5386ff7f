package io.alchemyreactive.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinesTest {

    private static Measurement of(String benchmark, int size, double micros, double bytes) {
        return new Measurement(
                benchmark,
                Map.of("shape", "WIDE", "size", Integer.toString(size)),
                micros * 9,
                Map.of("cpu", micros, "gc.alloc.rate.norm", bytes));
    }

    private static List<Line> lines() {
        List<Measurement> all = new ArrayList<>();
        for (int size : List.of(1_000, 10_000, 100_000)) {
            all.add(of("PlanBenchmark.noop", size, size * 3.0, size * 2_048.0));
            all.add(of("PlanBenchmark.floor", size, size * 0.2, size * 100.0));
            all.add(of("PlanBenchmark.floorSha256", size, size * 0.6, size * 512.0));
            all.add(of("ApplyBenchmark.create", size, size * 8.0, 0));
            all.add(of("ApplyBenchmark.floor", size, size * 2.0, 0));
            all.add(of("ApplyBenchmark.destroy", size, size * (double) size, 0));
        }
        all.add(new Measurement(
                "LatencyBenchmark.create",
                Map.of("layers", "100", "millis", "100", "wide", "1000"),
                10_100_000,
                Map.of()));
        all.add(new Measurement(
                "UnevenBenchmark.create",
                Map.of("places", "32", "uses", "3"),
                UnevenGraph.using(3).leastMillis(32) * 1_005,
                Map.of()));
        all.add(new Measurement(
                "LocalBenchmark.idle", Map.of("branches", "20"), 1, Map.of(Memory.METRIC, 210.0 * (1 << 20))));
        all.add(new Measurement("PostgresApplyBenchmark.apply", Map.of("size", "100"), 4_000, Map.of()));
        all.add(new Measurement("PostgresApplyBenchmark.upsert", Map.of("size", "100"), 3_000, Map.of()));
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
    void createsAreComparedWithTheFloorOfTheSameGraph() {
        assertThat(line("apply-create").worst().value()).isCloseTo(4, within(1e-9));
        assertThat(line("apply-create").worst().from()).contains("8.00 µs", "floor 2.00");
        assertThat(line("apply-create").met()).isFalse();
    }

    @Test
    void rowsPerSecondHaveAGoalThatMustNotBeMissed() {
        assertThat(line("postgres-apply").worst().value()).isCloseTo(0.75, within(1e-9));
        assertThat(line("postgres-apply").worst().from()).contains("50000 rows/s", "upserts 66667");
        assertThat(line("postgres-apply").met()).isTrue();
        assertThat(Line.Goal.atLeast(0.7).distance(0.35)).isCloseTo(2, within(1e-9));
    }

    @Test
    void bytesArePerResource() {
        assertThat(line("plan-alloc-kb").worst().value()).isCloseTo(2, within(1e-9));
    }

    @Test
    void latencyIsComparedWithTheLongestPath() {
        assertThat(line("latency-bound").worst().value()).isCloseTo(1.01, within(1e-9));
        assertThat(line("latency-bound").cases().get(1).value()).isCloseTo(1.005, within(1e-9));
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
