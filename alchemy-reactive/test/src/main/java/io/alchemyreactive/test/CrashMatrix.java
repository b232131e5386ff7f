package io.alchemyreactive.test;

import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.OperationCall;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Proves that a stack recovers from a crash at any point. It first runs each scenario once without a fault and counts
 * the effects, that is, store writes and provider calls. Then it runs the scenario again for each effect, in a new
 * world, with a crash or a failure at that effect. After the fault it continues in each way that the scenario names,
 * and compares the existing objects with the rows. At the end it destroys everything, and no object may remain.
 *
 * <p>Immutable. {@link #run} blocks the calling thread, which must be allowed to block.
 */
public final class CrashMatrix {

    private final String name;
    private final Supplier<? extends World> worlds;
    private final Stage stage;
    private final List<Faults.Kind> kinds;
    private final boolean inTurn;
    private final int most;
    private final long seed;

    private CrashMatrix(
            String name,
            Supplier<? extends World> worlds,
            Stage stage,
            Collection<Faults.Kind> kinds,
            boolean inTurn,
            int most,
            long seed) {
        this.name = name;
        this.worlds = worlds;
        this.stage = stage;
        this.kinds = List.copyOf(kinds);
        this.inTurn = inTurn;
        this.most = most;
        this.seed = seed;
    }

    /**
     * A matrix over all points and all kinds of faults, on a stage named {@code matrix}.
     *
     * @param name what differs from one matrix to the next, usually the store
     * @param worlds makes a new, empty world for each run
     */
    public static CrashMatrix over(String name, Supplier<? extends World> worlds) {
        return new CrashMatrix(
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(worlds, "worlds"),
                Stage.of("matrix"),
                EnumSet.allOf(Faults.Kind.class),
                false,
                Integer.MAX_VALUE,
                0);
    }

    /** A copy of this matrix with only these kinds of faults. */
    public CrashMatrix kinds(Faults.Kind first, Faults.Kind... others) {
        return new CrashMatrix(name, worlds, stage, EnumSet.of(first, others), inTurn, most, seed);
    }

    /** A copy of this matrix with one kind of fault at each point. The kinds alternate from point to point. */
    public CrashMatrix inTurn() {
        return new CrashMatrix(name, worlds, stage, kinds, true, most, seed);
    }

    /**
     * A copy of this matrix with a random sample of points.
     *
     * @param most the largest number of points per scenario
     * @param seed the seed of the random choice
     */
    public CrashMatrix sample(int most, long seed) {
        return new CrashMatrix(name, worlds, stage, kinds, inTurn, most, seed);
    }

    /** A copy of this matrix on another stage. */
    public CrashMatrix stage(Stage stage) {
        return new CrashMatrix(name, worlds, stage, kinds, inTurn, most, seed);
    }

    /** The environment of a run: a store, providers and the objects that they make. A new world is empty. */
    public interface World extends AutoCloseable {

        /** The store of the state. */
        StateStore store();

        /** The providers that make the objects. */
        Providers providers();

        /** The owners of all existing objects. */
        List<Identity> objects();

        /**
         * Further faults of a stage at rest, in addition to orphans, duplicates and losses; a sentence each. By default
         * none.
         */
        default List<String> flaws(StageSnapshot stage) {
            return List.of();
        }

        /** Simulates a new process, for example by opening the store again. By default does nothing. */
        default void restart() {}

        @Override
        default void close() {}
    }

    /**
     * A deploy, a destroy or an operation on the stage.
     *
     * @param name the name in messages
     * @param destroy whether the stage is destroyed; otherwise it is deployed
     * @param fails whether it must fail, because the cloud refuses something
     * @param stack the program on these providers
     * @param options the options of the deploy or destroy
     * @param operation the operation that is run on a resource instead of a deploy; empty for none
     */
    public record Action(
            String name,
            boolean destroy,
            boolean fails,
            Function<? super Providers, ? extends Stack<?>> stack,
            DeployOptions options,
            Optional<OperationCall<?>> operation) {

        /** A deploy or a destroy. */
        public Action(
                String name,
                boolean destroy,
                boolean fails,
                Function<? super Providers, ? extends Stack<?>> stack,
                DeployOptions options) {
            this(name, destroy, fails, stack, options, Optional.empty());
        }

        /** An operation on a resource that the program has deployed, with the default options. */
        public static Action operate(
                String name, Function<? super Providers, ? extends Stack<?>> stack, OperationCall<?> operation) {
            return new Action(name, false, false, stack, DeployOptions.DEFAULTS, Optional.of(operation));
        }

        /** A deploy with the default options. */
        public static Action deploy(String name, Function<? super Providers, ? extends Stack<?>> stack) {
            return new Action(name, false, false, stack, DeployOptions.DEFAULTS);
        }

        /** A destroy with the default options. */
        public static Action destroy(Function<? super Providers, ? extends Stack<?>> stack) {
            return new Action("destroy", true, false, stack, DeployOptions.DEFAULTS);
        }

        /**
         * A copy of this action that must fail. Use it only before the fault, to bring a stage into a state that the
         * scenario recovers from.
         */
        public Action failing() {
            return new Action(name, destroy, true, stack, options, operation);
        }

        /** A copy of this action with other options. */
        public Action with(DeployOptions options) {
            return new Action(name, destroy, fails, stack, options, operation);
        }
    }

    /**
     * A sequence of actions, one of which meets a fault.
     *
     * @param name the name in messages
     * @param before the actions that run first, without a fault
     * @param struck the action that meets the fault
     * @param after ways to continue after the fault; each is tried in a run of its own
     */
    public record Scenario(String name, List<Action> before, Action struck, List<Action> after) {
        public Scenario {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Runs all scenarios and reports the findings. Does not throw when there are findings. */
    public Report run(List<Scenario> scenarios) {
        var report = new Report(name);
        scenarios.forEach(scenario -> run(scenario, report));
        return report;
    }

    private void run(Scenario scenario, Report report) {
        int points = count(scenario, report);
        report.points(Math.min(points, most));
        List<Integer> chosen = chosen(points);
        for (int i = 0; i < chosen.size(); i++) {
            int point = chosen.get(i);
            for (Faults.Kind kind : inTurn ? List.of(kinds.get(i % kinds.size())) : kinds) {
                for (Action after : scenario.after()) {
                    try (World world = worlds.get()) {
                        new MatrixRun(world, stage, report).run(scenario, Faults.at(point, kind), kind, after);
                    }
                }
            }
        }
    }

    private int count(Scenario scenario, Report report) {
        try (World world = worlds.get()) {
            var faults = Faults.none();
            new MatrixRun(world, stage, report)
                    .run(
                            scenario,
                            faults,
                            Faults.Kind.CRASH_BEFORE,
                            scenario.after().get(0));
            return faults.count();
        }
    }

    private List<Integer> chosen(int points) {
        List<Integer> all = new ArrayList<>(IntStream.range(0, points).boxed().toList());
        if (points <= most) {
            return all;
        }
        Collections.shuffle(all, new Random(seed));
        return all.subList(0, most).stream().sorted().toList();
    }

    /** The time limit of a single deploy or destroy. One that takes longer counts as stuck. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** The findings of a matrix. Not thread-safe. */
    public static final class Report {

        private final String name;
        private final List<String> findings = new ArrayList<>();
        private int points;
        private int runs;
        private int orphans;
        private int duplicates;
        private int losses;

        private Report(String name) {
            this.name = name;
        }

        /** Every fault that was found, a sentence each, with the point at which the run was struck. */
        public List<String> findings() {
            return List.copyOf(findings);
        }

        /** The number of points that were struck. */
        public int points() {
            return points;
        }

        /** The result in one line. */
        public String line() {
            return "crash matrix " + name + ": " + points + " points, " + runs + " runs, " + orphans + " orphans, "
                    + duplicates + " duplicates, " + losses + " losses";
        }

        @Override
        public String toString() {
            return findings.isEmpty() ? line() : line() + "\n" + String.join("\n", findings);
        }

        void points(int more) {
            points += more;
        }

        void run() {
            runs++;
        }

        void add(StageAudit audit, String where) {
            orphans += audit.orphans().size();
            duplicates += audit.duplicates().size();
            losses += audit.losses().size();
            audit.sentences().forEach(sentence -> findings.add(where + ": " + sentence));
        }

        void add(String finding) {
            findings.add(finding);
        }
    }
}
