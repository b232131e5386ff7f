package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.CyclicGraphException;
import io.alchemyreactive.effect.TaskGraph;
import io.alchemyreactive.effect.TaskGraph.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Runs a task graph in which a task may discover a dependency on another node (from the callback of a {@code flatMap}).
 * Such a task, with its dependents, is postponed to another round of the graph; most runs have one round. A dependency
 * that closes a cycle fails the task. One use; thread-safe.
 */
public final class DynamicTaskGraph {

    /** The answer of a task that ended during its call. It costs no operator and no subscription. */
    static final Mono<Integer> DONE = Mono.empty();

    private final int[][] dependencies;
    private final IntFunction<Mono<Integer>> task;
    private final TaskGraph.Bounds bounds;
    private final Function<List<Integer>, RuntimeException> cyclic;
    private final @Nullable Outcome[] outcomes;
    private volatile int[] open;
    private volatile TaskGraph.@Nullable Run current;
    private volatile boolean stopped;

    /**
     * Creates a run; nothing starts before {@link #run}.
     *
     * @param dependencies the dependencies of each node that are known in advance
     * @param task completes empty when the node is done, or emits the node that has to be done first; then it is called
     *     again later
     * @param bounds how many tasks run at the same time, and the groups of nodes
     * @param cyclic creates the failure for a cycle of nodes, in which each node depends on the next and the last one
     *     on the first
     */
    public DynamicTaskGraph(
            int[][] dependencies,
            IntFunction<Mono<Integer>> task,
            TaskGraph.Bounds bounds,
            Function<List<Integer>, RuntimeException> cyclic) {
        this.cyclic = cyclic;
        this.dependencies = dependencies.clone();
        this.task = task;
        this.bounds = bounds;
        this.outcomes = new Outcome[dependencies.length];
        this.open = new int[dependencies.length];
        Arrays.setAll(open, node -> node);
    }

    /** Runs to the end and emits the outcome of each node. The context reaches each task; cancelling stops the run. */
    public Mono<List<Outcome>> run() {
        return Mono.defer(this::round).repeat(() -> open.length > 0).then(Mono.fromSupplier(this::result));
    }

    /** Starts no further task; running tasks go on to their end. */
    public void stop() {
        stopped = true;
        TaskGraph.Run run = current;
        if (run != null) {
            run.stop();
        }
    }

    /** Starts no further task and cancels running tasks. */
    public void abort() {
        stopped = true;
        TaskGraph.Run run = current;
        if (run != null) {
            run.abort();
        }
    }

    private Mono<Void> round() {
        Round round = withoutCycles();
        TaskGraph.Run run = round.graph.run(round::start, bounds.shared(round::group));
        current = run;
        if (stopped) {
            run.stop();
        }
        return run.report().doOnNext(round::settle).then();
    }

    /**
     * Creates a round of the open nodes. The first node of a cycle fails, its dependents are skipped, and the rest goes
     * on.
     */
    private Round withoutCycles() {
        while (true) {
            try {
                return new Round(open);
            } catch (CyclicGraphException e) {
                int[] among = open;
                List<Integer> cycle =
                        e.cycle().stream().map(place -> among[place]).toList();
                RuntimeException failure = cyclic.apply(cycle);
                outcomes[cycle.get(0)] = new Outcome.Failed(failure);
                skipUsers(new Outcome.Skipped(cycle.get(0), failure));
            }
        }
    }

    private void skipUsers(Outcome.Skipped skipped) {
        int before = open.length + 1;
        while (open.length < before) {
            before = open.length;
            for (int node : open) {
                if (outcomes[node] == null
                        && Arrays.stream(dependencies[node]).anyMatch(need -> isLost(outcomes[need]))) {
                    outcomes[node] = skipped;
                }
            }
            open = Arrays.stream(open).filter(node -> outcomes[node] == null).toArray();
        }
    }

    private static boolean isLost(@Nullable Outcome outcome) {
        return outcome instanceof Outcome.Failed || outcome instanceof Outcome.Skipped;
    }

    private List<Outcome> result() {
        return Arrays.stream(outcomes)
                .map(outcome -> outcome == null ? new Outcome.NotStarted() : outcome)
                .toList();
    }

    /** One pass over the nodes that are still open. */
    private final class Round {

        private final int[] nodes;
        private final TaskGraph graph;
        /** By node of the round, the number of the node to wait for plus one; 0 for a node that is not postponed. */
        private final int[] waitsFor;

        private final int[] place;

        Round(int[] nodes) {
            this.nodes = nodes;
            this.waitsFor = new int[nodes.length];
            this.place = new int[dependencies.length];
            for (int i = 0; i < nodes.length; i++) {
                place[nodes[i]] = i + 1;
            }
            this.graph = TaskGraph.of(nodes.length == dependencies.length ? dependencies : dependenciesAmongOpen());
        }

        private int[][] dependenciesAmongOpen() {
            int[][] local = new int[nodes.length][];
            for (int i = 0; i < nodes.length; i++) {
                local[i] = Arrays.stream(dependencies[nodes[i]])
                        .filter(need -> place[need] > 0)
                        .map(need -> place[need] - 1)
                        .toArray();
            }
            return local;
        }

        int group(int i) {
            return bounds.group().applyAsInt(nodes[i]);
        }

        Mono<?> start(int i) {
            for (int need : dependencies[nodes[i]]) {
                if (place[need] > 0 && waitsFor[place[need] - 1] > 0) {
                    waitsFor[i] = need + 1;
                    return Mono.empty();
                }
            }
            Mono<Integer> answer = task.apply(nodes[i]);
            return answer == DONE ? answer : answer.doOnNext(need -> waitsFor[i] = need + 1);
        }

        void settle(TaskGraph.Report report) {
            int left = 0;
            int[] next = new int[nodes.length];
            for (int i = 0; i < nodes.length; i++) {
                Outcome outcome = report.outcome(i);
                if (waitsFor[i] > 0 && outcome instanceof Outcome.Done) {
                    left = putOff(i, next, left);
                } else if (outcome instanceof Outcome.Skipped skipped) {
                    outcomes[nodes[i]] = new Outcome.Skipped(nodes[skipped.because()], skipped.cause());
                } else {
                    outcomes[nodes[i]] = outcome;
                }
            }
            open = stopped ? new int[0] : Arrays.copyOf(next, left);
        }

        private int putOff(int i, int[] next, int left) {
            int node = nodes[i];
            int need = waitsFor[i] - 1;
            if (outcomes[need] instanceof Outcome.Failed failed) {
                outcomes[node] = new Outcome.Skipped(need, failed.cause());
                return left;
            }
            if (outcomes[need] instanceof Outcome.Skipped skipped) {
                outcomes[node] = skipped;
                return left;
            }
            if (Arrays.stream(dependencies[node]).noneMatch(known -> known == need)) {
                int[] more = Arrays.copyOf(dependencies[node], dependencies[node].length + 1);
                more[more.length - 1] = need;
                dependencies[node] = more;
            }
            next[left] = node;
            return left + 1;
        }
    }
}
