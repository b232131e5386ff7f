package io.alchemyreactive.effect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import reactor.core.publisher.Mono;

/**
 * A graph of tasks. Each task starts when all tasks that it depends on are done.
 *
 * <p>Nodes are the numbers from 0. All work is iterative and linear in nodes and dependencies, so a chain of a million
 * nodes does not overflow the stack. Immutable and safe for use by many threads.
 */
public final class TaskGraph {

    // The nodes that need node i are targets[starts[i]] … targets[starts[i + 1] - 1].
    private final int[] starts;
    private final int[] targets;
    private final int[] missing;

    private TaskGraph(int[] starts, int[] targets, int[] missing) {
        this.starts = starts;
        this.targets = targets;
        this.missing = missing;
    }

    /**
     * A graph in which node {@code i} needs the nodes {@code dependencies[i]}; naming one twice is harmless.
     *
     * @throws IllegalArgumentException when a need is not a node
     * @throws CyclicGraphException when nodes need each other; it names one cycle
     */
    public static TaskGraph of(int[][] dependencies) {
        Objects.requireNonNull(dependencies, "dependencies");
        int[] missing = new int[dependencies.length];
        int[] starts = new int[dependencies.length + 1];
        for (int node = 0; node < dependencies.length; node++) {
            missing[node] = dependencies[node].length;
            for (int need : dependencies[node]) {
                if (need < 0 || need >= dependencies.length) {
                    throw new IllegalArgumentException("Node " + node + " needs " + need + ", but the nodes are 0 to "
                            + (dependencies.length - 1) + ": give each need a row of its own");
                }
                starts[need + 1]++;
            }
        }
        TaskGraph graph = linked(starts, missing, dependencies);
        graph.refuseCycle(dependencies);
        return graph;
    }

    private static TaskGraph linked(int[] starts, int[] missing, int[][] dependencies) {
        Arrays.parallelPrefix(starts, Integer::sum);
        int[] targets = new int[starts[dependencies.length]];
        int[] next = Arrays.copyOf(starts, dependencies.length);
        for (int node = 0; node < dependencies.length; node++) {
            for (int need : dependencies[node]) {
                targets[next[need]++] = node;
            }
        }
        return new TaskGraph(starts, targets, missing);
    }

    /** The number of nodes. */
    public int size() {
        return missing.length;
    }

    /** A graph with each dependency reversed: a node now waits for the nodes that depended on it. */
    public TaskGraph reversed() {
        int[] turnedStarts = new int[size() + 1];
        int[] turnedMissing = new int[size()];
        for (int node = 0; node < size(); node++) {
            turnedMissing[node] = starts[node + 1] - starts[node];
            turnedStarts[node + 1] = turnedStarts[node] + missing[node];
        }
        int[] turnedTargets = new int[targets.length];
        int[] next = Arrays.copyOf(turnedStarts, size());
        for (int node = 0; node < size(); node++) {
            for (int i = starts[node]; i < starts[node + 1]; i++) {
                turnedTargets[next[targets[i]]++] = node;
            }
        }
        return new TaskGraph(turnedStarts, turnedTargets, turnedMissing);
    }

    /**
     * A run of one task per node; nothing starts before the {@linkplain Run#report() report} is subscribed to.
     *
     * @param task gives the task of a node when its needs are done; its value is dropped, and an error, also one thrown
     *     by the function, makes the node {@link Outcome.Failed}. Tasks start on the thread that finished the last need,
     *     so one that takes long must subscribe to itself elsewhere
     * @param bounds how many tasks may run at the same time
     */
    @CheckReturnValue
    public Run run(IntFunction<? extends Mono<?>> task, Bounds bounds) {
        return new TaskRun(this, Objects.requireNonNull(task, "task"), Objects.requireNonNull(bounds, "bounds"));
    }

    /** How many needs each node has; a fresh array. */
    int[] missing() {
        return missing.clone();
    }

    int firstTarget(int node) {
        return starts[node];
    }

    int target(int index) {
        return targets[index];
    }

    private void refuseCycle(int[][] dependencies) {
        int[] left = missing();
        if (inOrder(left).length < size()) {
            throw new CyclicGraphException(cycle(dependencies, left));
        }
    }

    /**
     * The nodes, each after its dependencies; those in or behind a cycle are missing.
     *
     * @param left by node, how many dependencies it has; afterwards, how many of them are missing
     */
    private int[] inOrder(int[] left) {
        int[] ready = new int[size()];
        int found = 0;
        for (int node = 0; node < size(); node++) {
            if (left[node] == 0) {
                ready[found++] = node;
            }
        }
        for (int done = 0; done < found; done++) {
            int node = ready[done];
            for (int i = starts[node]; i < starts[node + 1]; i++) {
                if (--left[targets[i]] == 0) {
                    ready[found++] = targets[i];
                }
            }
        }
        return Arrays.copyOf(ready, found);
    }

    /**
     * By node, how much has to be done after it: the length of the longest path that begins there, in proportion to the
     * longest of all, from 0 to less than {@code levels}.
     */
    int[] levels(int levels) {
        int[] order = inOrder(missing());
        int[] length = new int[size()];
        int longest = 1;
        for (int done = order.length - 1; done >= 0; done--) {
            int node = order[done];
            for (int i = starts[node]; i < starts[node + 1]; i++) {
                length[node] = Math.max(length[node], length[targets[i]] + 1);
            }
            longest = Math.max(longest, length[node]);
        }
        int top = Math.min(levels - 1, longest);
        for (int node = 0; node < length.length; node++) {
            length[node] = (int) ((long) length[node] * top / longest);
        }
        return length;
    }

    // Each node that is left depends on another one that is left, so a walk along dependencies ends in a cycle.
    private static List<Integer> cycle(int[][] dependencies, int[] left) {
        int node = 0;
        while (left[node] == 0) {
            node++;
        }
        int[] seenAt = new int[dependencies.length];
        List<Integer> path = new ArrayList<>();
        while (seenAt[node] == 0) {
            path.add(node);
            seenAt[node] = path.size();
            node = Arrays.stream(dependencies[node])
                    .filter(need -> left[need] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        return path.subList(seenAt[node] - 1, path.size());
    }

    /** One run of a graph. Safe for use by many threads. */
    public sealed interface Run permits TaskRun {

        /**
         * Starts the run on the first subscription and emits the report when the last task has ended.
         *
         * <p>The report does not fail when tasks fail. The Reactor context of the first subscriber reaches each task.
         * Its cancel {@linkplain #stop() stops} the run; {@link #drained()} tells when that is done. Later subscribers
         * only watch.
         */
        Mono<Report> report();

        /** Starts no further task; running tasks go on. A run that has not started yet will not start any task. */
        void stop();

        /** Stops, and cancels the tasks that run; they end as {@link Outcome.Aborted}. */
        void abort();

        /**
         * Emits the report when nothing of a run is active any more, however it ended.
         *
         * <p>Subscribing starts nothing, and cancelling stops nothing.
         */
        Mono<Report> drained();
    }

    /**
     * How many tasks may run at the same time, and how the places are shared. Of the tasks that are ready, one that is
     * followed by the longest chain of others starts first.
     *
     * @param concurrency the bound, at least 1; a task that {@linkplain Waiting waits} does not count
     * @param group the group of a node, numbered from 0 on without gaps; a place goes to the group of which the fewest
     *     tasks run, so that many tasks of one group do not keep those of another waiting
     */
    public record Bounds(int concurrency, IntUnaryOperator group) {

        public Bounds {
            if (concurrency < 1) {
                throw new IllegalArgumentException("concurrency is " + concurrency + "; it must be at least 1");
            }
            Objects.requireNonNull(group, "group");
        }

        /** A bound for all tasks, which are one group. */
        public static Bounds of(int concurrency) {
            return new Bounds(concurrency, node -> 0);
        }

        /** This bound with its places shared by groups. */
        public Bounds shared(IntUnaryOperator group) {
            return new Bounds(concurrency, group);
        }
    }

    /**
     * How a run ended, node by node.
     *
     * @param outcomes the outcome of each node
     */
    public record Report(List<Outcome> outcomes) {

        public Report {
            outcomes = List.copyOf(outcomes);
        }

        /** The outcome of a node. */
        public Outcome outcome(int node) {
            return outcomes.get(node);
        }

        /** Whether every task is done. */
        public boolean complete() {
            return outcomes.stream().allMatch(Outcome.Done.class::isInstance);
        }

        /** The nodes whose own task failed, in ascending order. */
        public IntStream failed() {
            return IntStream.range(0, outcomes.size()).filter(node -> outcomes.get(node) instanceof Outcome.Failed);
        }
    }

    /** How a node ended. */
    public sealed interface Outcome {

        /** One method per kind of outcome, so that code that forgets a new kind does not compile. */
        interface Visitor<R> {
            R visit(Done done);

            R visit(Failed failed);

            R visit(Skipped skipped);

            R visit(NotStarted notStarted);

            R visit(Aborted aborted);
        }

        /** Calls the method for this member. */
        <R> R accept(Visitor<R> visitor);

        /** Its task completed. */
        record Done() implements Outcome {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.visit(this);
            }
        }

        /**
         * Its task failed.
         *
         * @param cause the error
         */
        record Failed(Throwable cause) implements Outcome {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.visit(this);
            }
        }

        /**
         * It was not started, because what it needs, directly or not, failed.
         *
         * @param because the node that failed, the first one if there are several
         * @param cause the error of that node
         */
        record Skipped(int because, Throwable cause) implements Outcome {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.visit(this);
            }
        }

        /** It was not started, because the run was stopped. */
        record NotStarted() implements Outcome {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.visit(this);
            }
        }

        /** Its task was cancelled by an abort; what it had done by then is not known. */
        record Aborted() implements Outcome {
            @Override
            public <R> R accept(Visitor<R> visitor) {
                return visitor.visit(this);
            }
        }
    }
}
