package io.alchemyreactive.internal.apply;

import io.alchemyreactive.effect.TaskGraph;
import io.alchemyreactive.effect.TaskGraph.Outcome;
import io.alchemyreactive.internal.plan.Removal;
import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.StoppedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Carries out the clean-ups of one apply and keeps the outcome of each item. Thread-safe; runs one clean-up at a time.
 */
final class CleanUpRunner {

    private final ApplyContext context;
    private final GenerationDeleter deleter;
    private final Function<String, ChangeAction> actions;
    private final Map<String, Throwable> unseen = new HashMap<>();
    private final Map<String, RowCleanUp> rows = new ConcurrentHashMap<>();
    /** Resources that stay; only their older objects are deleted. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    /** Resources that are created again after their objects are deleted. */
    private final Set<String> remade = ConcurrentHashMap.newKeySet();

    private final List<Ended> ended = new ArrayList<>();
    private volatile boolean stopped;
    private volatile TaskGraph.@Nullable Run running;

    private record Ended(CleanUp.Item item, Outcome outcome, CleanUp.@Nullable Item because) {

        Stream<Throwable> failure() {
            if (outcome instanceof Outcome.Failed failed) {
                return Stream.of(failed.cause());
            }
            return because == null
                    ? Stream.empty()
                    : Stream.of(new StillUsedException(because.row().fqn()));
        }
    }

    /**
     * Creates a runner; nothing is done before {@link #run}.
     *
     * @param actions returns the action on the resource of an FQN
     */
    CleanUpRunner(
            ApplyContext context,
            GenerationDeleter deleter,
            List<Removal> removals,
            Function<String, ChangeAction> actions) {
        this.context = context;
        this.deleter = deleter;
        this.actions = actions;
        removals.forEach(removal ->
                removal.failure().ifPresent(error -> unseen.put(removal.row().fqn(), error)));
    }

    /** Notes that the resource stays and only its older objects are deleted. */
    void keeps(String fqn) {
        kept.add(fqn);
    }

    /**
     * Notes that the resource is created again after its objects are deleted. Its outcome is reported then, not by the
     * clean-up.
     */
    void remakes(String fqn) {
        remade.add(fqn);
    }

    /** Whether all generations of this resource were deleted. */
    boolean hasRemoved(String fqn) {
        List<Ended> all = ended(fqn);
        return !all.isEmpty() && all.stream().allMatch(each -> each.outcome() instanceof Outcome.Done);
    }

    /** The first failure that prevented the deletion of a generation of this resource. */
    Throwable whyNotRemoved(String fqn) {
        return ended(fqn).stream()
                .flatMap(Ended::failure)
                .findFirst()
                .orElseGet(() -> new StoppedException(context.stage()));
    }

    private List<Ended> ended(String fqn) {
        return ended.stream()
                .filter(each -> each.item().row().fqn().equals(fqn))
                .toList();
    }

    /** Carries out a clean-up; completes when all of it has ended, also when items failed. */
    Mono<Void> run(CleanUp cleanUp) {
        return Mono.defer(() -> {
            cleanUp.items().forEach(item -> row(item).expect());
            if (cleanUp.isEmpty() || stopped) {
                return Mono.empty();
            }
            TaskGraph.Run run =
                    cleanUp.run(item -> row(item).clean(item), context.options().concurrency());
            running = run;
            if (stopped) {
                run.stop();
            }
            return run.report().doOnNext(report -> note(cleanUp, report)).then();
        });
    }

    private void note(CleanUp cleanUp, TaskGraph.Report report) {
        for (int i = 0; i < report.outcomes().size(); i++) {
            Outcome outcome = report.outcomes().get(i);
            ended.add(new Ended(
                    cleanUp.item(i),
                    outcome,
                    outcome instanceof Outcome.Skipped skipped ? cleanUp.item(skipped.because()) : null));
        }
    }

    /** Starts no further item; running items go on to their end. */
    void stop() {
        stopped = true;
        TaskGraph.Run run = running;
        if (run != null) {
            run.stop();
        }
    }

    /** Starts no further item and cancels running items. */
    void abort() {
        stop();
        TaskGraph.Run run = running;
        if (run != null) {
            run.abort();
        }
    }

    /** Adds the outcomes of all items, except those of resources that are created again. */
    void addTo(ApplySummary summary) {
        ended.stream()
                .filter(each -> !remade.contains(each.item().row().fqn()))
                .forEach(each ->
                        summary.addCleaned(each.item().row(), row(each.item()).action(), each.outcome()));
        summary.endCleaned();
    }

    private RowCleanUp row(CleanUp.Item item) {
        String fqn = item.row().fqn();
        return rows.computeIfAbsent(
                fqn,
                name -> new RowCleanUp(
                        context,
                        deleter,
                        item.row(),
                        item.removal(),
                        actions.apply(name),
                        item.removal() != null && !remade.contains(name) || kept.contains(name),
                        unseen.get(name)));
    }
}
