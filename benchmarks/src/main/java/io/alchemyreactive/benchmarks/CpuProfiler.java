package io.alchemyreactive.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Adds to each iteration the CPU time per call. */
public final class CpuProfiler implements InternalProfiler {

    /** The name under which the CPU time stands beside the primary metric. */
    static final String METRIC = "cpu";

    /** Used by JMH. */
    public CpuProfiler() {}

    @Override
    public String getDescription() {
        return "CPU time of the process per call";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        CpuClock.reset();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double micros = CpuClock.nanos() / (double) TimeUnit.MICROSECONDS.toNanos(1);
        return List.of(
                new ScalarResult(METRIC, micros / result.getMetadata().getAllOps(), "us/op", AggregationPolicy.AVG));
    }
}
