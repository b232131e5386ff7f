package io.alchemyreactive.benchmarks;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * A stack of cells in the shape of a graph, on a memory store, driven through the front door as a user would. Each verb
 * checks that it did the whole work, so that no benchmark of nothing passes. For one thread.
 */
final class Grid {

    static final String REGION = "eu-central-1";

    private static final Stage STAGE = Stage.of("bench");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Graph graph;
    private final Cells cells;
    private final Stack<Outputs> stack;
    private final DeployOptions options;
    private StateStore store = MemoryStateStore.create();

    private record Outputs(Cell last) {}

    private Grid(Graph graph, Duration latency, DeployOptions options) {
        this.graph = graph;
        this.cells = new Cells(latency);
        this.stack =
                Stack.named("grid").providers(Providers.of(cells)).program(Outputs.class, program(names(graph), graph));
        this.options = options;
    }

    /** A grid whose cells are made at once, with the default options. */
    static Grid of(Graph graph) {
        return new Grid(graph, Duration.ZERO, DeployOptions.DEFAULTS);
    }

    /** A grid whose cells take this long to make, as many at once as it has. */
    static Grid slow(Graph graph, Duration latency) {
        return new Grid(
                graph,
                latency,
                DeployOptions.builder().concurrency(graph.size()).build());
    }

    /** The names of the cells, in their order. */
    static String[] names(Graph graph) {
        return IntStream.range(0, graph.size()).mapToObj(i -> "cell-" + i).toArray(String[]::new);
    }

    /** Forgets everything that was deployed. */
    void clear() {
        store = MemoryStateStore.create();
    }

    /** Plans on what is stored; all changes must be of this kind. */
    Plan plan(ChangeAction expected) {
        Plan plan = run(Alchemy.plan(stack, STAGE, options));
        check(plan, expected);
        return plan;
    }

    /** Deploys into an empty stage. */
    Plan deploy() {
        Plan plan =
                run(Alchemy.start(stack, STAGE, options).flatMap(Run::result)).plan();
        check(plan, ChangeAction.CREATE);
        check("cells created", cells.created());
        return plan;
    }

    /** Destroys what is deployed. */
    Plan destroy() {
        Plan plan = run(Alchemy.startDestroy(stack, STAGE, options).flatMap(Run::result));
        check(plan, ChangeAction.DELETE);
        check("cells deleted", cells.deleted());
        return plan;
    }

    private void check(Plan plan, ChangeAction expected) {
        if (!plan.summary().equals(Map.of(expected, graph.size()))) {
            throw new IllegalStateException(
                    "expected " + graph.size() + " changes " + expected + ", got " + plan.summary());
        }
    }

    private void check(String what, long count) {
        if (count != graph.size()) {
            throw new IllegalStateException("expected " + graph.size() + " " + what + ", got " + count);
        }
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(LIMIT), "the run was empty");
    }

    private static Mono<Outputs> program(String[] names, Graph graph) {
        return Effect.gen(fx -> {
            Cell[] made = new Cell[names.length];
            for (int i = 0; i < made.length; i++) {
                int[] needs = graph.needs()[i];
                String name = names[i];
                int size = i;
                made[i] = fx.yield(
                        Cell.of(name, cell -> uses(cell.name(name).size(size).region(REGION), needs, made)));
            }
            return new Outputs(made[made.length - 1]);
        });
    }

    private static void uses(Cell.Inputs cell, int[] needs, Cell[] made) {
        if (needs.length == 0) {
            cell.uses(List.of());
            return;
        }
        List<Output<String>> ids = new ArrayList<>(needs.length);
        for (int need : needs) {
            ids.add(made[need].id());
        }
        cell.uses(Output.all(ids));
    }
}
