package io.alchemyreactive.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.RunnerException;

class SmokeTest {

    @Test
    void everyBenchmarkRunsAndEveryLineIsReported() throws RunnerException {
        BenchmarkReport report = Benchmarks.report(Benchmarks.json(Suite.smoke().run()));
        assertThat(report.lines())
                .extracting(Line::name)
                .containsExactly(
                        "plan-noop",
                        "growth-plan",
                        "growth-apply",
                        "growth-destroy",
                        "apply-create",
                        "latency-bound",
                        "plan-alloc-kb",
                        "stage-load",
                        "durable-files",
                        "bytes-1-of-10000-kb",
                        "stacks-at-once",
                        "cli-plan",
                        "cli-help",
                        "local-branch-ms",
                        "local-resume-ms",
                        "local-idle-mb",
                        "effect-yield",
                        "heap-100k-mb",
                        "json-plan",
                        "postgres-apply",
                        "watch-latency",
                        "seed-copy",
                        "seed-statements",
                        "mask");
        assertThat(report.lines())
                .allSatisfy(line -> assertThat(line.cases())
                        .isNotEmpty()
                        .allSatisfy(each -> assertThat(each.value()).isPositive()));
        assertThat(report.page()).contains("| `plan-noop` | ").contains("wide 100");
        assertThat(report.json()).contains("\"growth-destroy\"");
    }
}
