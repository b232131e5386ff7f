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

/** Carries out the clean-ups of one apply and keeps how each item of them ended. Thread-safe; one clean-up at a time. */
final class CleanUpRunner {

    private final ApplyContext context;
    private final GenerationDeleter deleter;
    private final Function<String, ChangeAction> actions;
    private final Map<String, Throwable> unseen = new HashMap<>();
    private final Map<String, RowCleanUp> rows = new ConcurrentHashMap<>();
    /** Resources that are as declared, of which only older objects go. */
    private final Set<String> kept = ConcurrentHashMap.newKeySet();

    /** Resources that are made anew after their objects have gone. */
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
     * A cleaner that has not begun.
     *
     * @param actions what is done with the resource of this FQN
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

    /** Of this resource only older objects go. */
    void keeps(String fqn) {
        kept.add(fqn);
    }

    /** This resource is made anew once its objects have gone, or fails with what is said of it then. */
    void remakes(String fqn) {
        remade.add(fqn);
    }

    /** Whether everything of this resource has gone. */
    boolean hasRemoved(String fqn) {
        List<Ended> all = ended(fqn);
        return !all.isEmpty() && all.stream().allMatch(each -> each.outcome() instanceof Outcome.Done);
    }

    /** Why not everything of this resource has gone. */
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

    /** Carries out a clean-up; completes when it has ended, also where some of it failed. */
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

    /** Starts nothing more; what runs goes on to its end. */
    void stop() {
        stopped = true;
        TaskGraph.Run run = running;
        if (run != null) {
            run.stop();
        }
    }

    /** Starts nothing more and cancels what runs. */
    void abort() {
        stop();
        TaskGraph.Run run = running;
        if (run != null) {
            run.abort();
        }
    }

    /** Adds how everything ended. */
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
