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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * A stack of cells in the shape of a graph, driven through the front door as a user would. Each verb checks that it did
 * the whole work, so that no benchmark of nothing passes. For one thread.
 */
final class Grid {

    static final String REGION = "eu-central-1";
    static final String STACK = "grid";
    static final String STAGE = "bench";

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Graph graph;
    private final Cells cells;
    private final Stack<Outputs> stack;
    private final DeployOptions options;
    private StateStore store;
    private int version;

    record Outputs(Cell last) {}

    private Grid(Graph graph, Function<String, Duration> latency, DeployOptions options, StateStore store) {
        this.graph = graph;
        this.cells = new Cells(latency);
        this.stack = Stack.named(STACK).providers(Providers.of(cells)).program(Outputs.class, program(names(graph)));
        this.options = options;
        this.store = store;
    }

    /** A grid on a memory store whose cells are made at once, with the default options. */
    static Grid of(Graph graph) {
        return on(MemoryStateStore.create(), graph);
    }

    /** A grid on this store whose cells are made at once, with the default options. */
    static Grid on(StateStore store, Graph graph) {
        return new Grid(graph, name -> Duration.ZERO, DeployOptions.DEFAULTS, store);
    }

    /** A grid on a memory store whose cells take this long to make, as many at once as it has. */
    static Grid slow(Graph graph, Duration latency) {
        return new Grid(
                graph,
                name -> latency,
                DeployOptions.builder().concurrency(graph.size()).build(),
                MemoryStateStore.create());
    }

    /** A grid on a memory store whose cells take the times of this graph to make, so many at once. */
    static Grid uneven(UnevenGraph uneven, int places) {
        Map<String, Duration> times = new HashMap<>();
        String[] names = names(uneven.graph());
        for (int i = 0; i < names.length; i++) {
            times.put(names[i], Duration.ofMillis(uneven.millis()[i]));
        }
        return new Grid(
                uneven.graph(),
                times::get,
                DeployOptions.builder().concurrency(places).build(),
                MemoryStateStore.create());
    }

    /** The names of the cells, in their order. */
    static String[] names(Graph graph) {
        return IntStream.range(0, graph.size()).mapToObj(i -> "cell-" + i).toArray(String[]::new);
    }

    /** The stack, for a command line. */
    Stack<?> stack() {
        return stack;
    }

    /** Forgets everything that was deployed. */
    void clear() {
        store = MemoryStateStore.create();
    }

    /** Plans on what is stored; all changes must be of this kind. */
    Plan plan(ChangeAction expected) {
        Plan plan = run(Alchemy.plan(stack, stage(), options));
        check(plan, Map.of(expected, graph.size()));
        return plan;
    }

    /** Deploys into an empty stage. */
    Plan deploy() {
        return run(deployment());
    }

    /** Deploys into an empty stage when subscribed to. */
    Mono<Plan> deployment() {
        return started()
                .doOnNext(plan -> {
                    check(plan, Map.of(ChangeAction.CREATE, graph.size()));
                    check("cells created", cells.made(), graph.size());
                })
                .contextWrite(StateStore.provide(store));
    }

    /** Changes the first cell, which no other may use, and deploys that. */
    Plan update() {
        version++;
        Plan plan = run(started());
        check(plan, Map.of(ChangeAction.UPDATE, 1, ChangeAction.NOOP, graph.size() - 1));
        check("cells updated", cells.made(), 1);
        return plan;
    }

    /** Destroys what is deployed. */
    Plan destroy() {
        Plan plan = run(Alchemy.startDestroy(stack, stage(), options).flatMap(Run::result));
        check(plan, Map.of(ChangeAction.DELETE, graph.size()));
        check("cells deleted", cells.deleted(), graph.size());
        return plan;
    }

    private Mono<Plan> started() {
        return Alchemy.start(stack, stage(), options).flatMap(Run::result).map(deployment -> deployment.plan());
    }

    private static Stage stage() {
        return Stage.of(STAGE);
    }

    private static void check(Plan plan, Map<ChangeAction, Integer> expected) {
        if (!plan.summary().equals(expected)) {
            throw new IllegalStateException("expected changes " + expected + ", got " + plan.summary());
        }
    }

    private static void check(String what, long count, long expected) {
        if (count != expected) {
            throw new IllegalStateException("expected " + expected + " " + what + ", got " + count);
        }
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(
                mono.contextWrite(StateStore.provide(store)).block(LIMIT), "the run was empty");
    }

    private Mono<Outputs> program(String[] names) {
        return Effect.gen(fx -> {
            Cell[] made = new Cell[names.length];
            for (int i = 0; i < made.length; i++) {
                int[] needs = graph.needs()[i];
                String name = names[i];
                int size = i == 0 ? version : i;
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
