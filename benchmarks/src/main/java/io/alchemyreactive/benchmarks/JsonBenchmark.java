package io.alchemyreactive.benchmarks;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of a plan that creates all cells, beside Jackson with the tree of that JSON. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class JsonBenchmark {

    /** How many cells there are, in ten layers. */
    @Param("10000")
    public int size;

    private @Nullable Plan plan;
    private @Nullable JsonNode tree;
    private int length;

    /** Plans, and reads the JSON of the plan. */
    @Setup(Level.Trial)
    public void plan() {
        plan = Grid.of(Graph.of(Shape.LAYERED, size)).plan(ChangeAction.CREATE);
        String json = plan.toJson();
        tree = JsonMapper.shared().readTree(json);
        length = json.length();
        if (tree.path("changes").size() != size) {
            throw new IllegalStateException(
                    "the JSON has " + tree.path("changes").size() + " changes");
        }
    }

    /** The plan. */
    @Benchmark
    public String written() {
        return check(CpuClock.counting(() -> Objects.requireNonNull(plan).toJson()));
    }

    /** Jackson. */
    @Benchmark
    public String tree() {
        return check(CpuClock.counting(() -> JsonMapper.shared().writeValueAsString(tree)));
    }

    private String check(String json) {
        if (json.length() != length) {
            throw new IllegalStateException("expected " + length + " characters, got " + json.length());
        }
        return json;
    }
}
