package io.alchemyreactive.cli.render;

import io.alchemyreactive.event.DeployEvent;
import io.alchemyreactive.plan.ChangeAction;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** The work of one run, as far as its events have told it. Not thread-safe. */
final class RunTally {

    private final Supplier<Duration> now;
    /** The resources that have started and not ended, by FQN, in the order of starting. */
    private final Map<String, Running> running = new LinkedHashMap<>();
    /** The resources with work to do that has not ended, by FQN. */
    private final Set<String> open = new HashSet<>();

    private final Map<ChangeAction, Integer> done = new EnumMap<>(ChangeAction.class);
    private int planned;
    private Duration begun = Duration.ZERO;

    /** A tally that takes the time since a fixed moment from here. */
    RunTally(Supplier<Duration> now) {
        this.now = now;
    }

    /** Work that goes on, and the time at which it began. */
    record Running(ChangeAction action, Duration since) {}

    /**
     * The end of the work on a resource.
     *
     * @param took how long it took; empty when its beginning was not told
     * @param number its number among those that have ended; empty when it was not planned, or had ended before
     */
    record Ended(Optional<Duration> took, OptionalInt number) {}

    /** Counts a planned resource, and tells whether it is the first one: the run is approved then. */
    boolean planned(String fqn) {
        open.add(fqn);
        planned++;
        if (planned == 1) {
            begun = now.get();
        }
        return planned == 1;
    }

    void started(DeployEvent.Started event) {
        running.put(event.fqn(), new Running(event.action(), now.get()));
    }

    Ended ended(DeployEvent.OfResource event) {
        Running before = running.remove(event.fqn());
        if (event instanceof DeployEvent.Finished && event.action() != ChangeAction.NOOP) {
            done.merge(event.action(), 1, Integer::sum);
        }
        return new Ended(
                Optional.ofNullable(before).map(each -> now.get().minus(each.since())),
                open.remove(event.fqn()) ? OptionalInt.of(planned - open.size()) : OptionalInt.empty());
    }

    /** The time since the run was approved. */
    Duration took() {
        return now.get().minus(begun);
    }

    /** How many resources have work to do. */
    int total() {
        return planned;
    }

    /** How many resources were created, updated and so on. */
    Map<ChangeAction, Integer> done() {
        return done;
    }

    /** How long the work has gone on. */
    Duration since(Running work) {
        return now.get().minus(work.since());
    }

    Map<String, Running> running() {
        return running;
    }
}
