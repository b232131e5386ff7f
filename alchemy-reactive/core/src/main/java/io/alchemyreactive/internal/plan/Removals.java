package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.CyclicGraphException;
import io.alchemyreactive.effect.TaskGraph;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.lifecycle.CallOptions;
import io.alchemyreactive.internal.lifecycle.DeletionOrder;
import io.alchemyreactive.internal.lifecycle.DesiredChange;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.internal.lifecycle.Observation;
import io.alchemyreactive.internal.lifecycle.Presence;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.lifecycle.Transitions;
import io.alchemyreactive.internal.lifecycle.Verdict;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Decides about the rows that the program does not declare. */
final class Removals {

    private final StageKey stage;
    private final Renames renames;
    private final Providers providers;
    private final PlanOptions options;
    private final ObjectHolders holders;

    Removals(StageKey stage, Renames renames, Providers providers, PlanOptions options, ObjectHolders holders) {
        this.stage = stage;
        this.renames = renames;
        this.providers = providers;
        this.options = options;
        this.holders = holders;
    }

    /** One removal per row that is not declared, sorted by FQN. */
    Mono<List<Removal>> plan(Map<String, Declaration> declared) {
        return Flux.fromStream(() -> renames.rows().values().stream()
                        .filter(row -> !declared.containsKey(row.fqn()))
                        .sorted(Comparator.comparing(Row::fqn)))
                .flatMapSequential(this::removal, options.concurrency())
                .collectList()
                .doOnNext(this::refuseCycle);
    }

    /** Throws when the stored rows depend on each other in a cycle, because no row could be deleted first. */
    private void refuseCycle(List<Removal> removals) {
        int[][] dependencies = DeletionOrder.dependencies(removals.stream()
                .map(removal -> new DeletionOrder.Member(
                        removal.row(), List.of(removal.row().current())))
                .toList());
        try {
            TaskGraph.of(dependencies);
        } catch (CyclicGraphException e) {
            List<String> names = e.cycle().stream()
                    .map(place -> removals.get(place).row().fqn())
                    .toList();
            throw new CorruptStateException(
                    "stage " + stage,
                    "its resources need each other: " + String.join(" -> ", names) + " -> " + names.get(0),
                    "Drop the row of one of them, and delete its object by hand: state forget '" + names.get(0)
                            + "' --force --stage " + stage.stage(),
                    e);
        }
    }

    private Mono<Removal> removal(Row row) {
        if (options.forget() && hasNoProvider(row)) {
            return Mono.just(new Removal(row, Step.ORPHAN));
        }
        Throwable outdated = renames.outdated().get(row.fqn());
        if (outdated != null && !row.policies().retain()) {
            return Mono.just(failed(row, outdated));
        }
        DesiredChange wanted = row.policies().retain() ? DesiredChange.NOTHING_RETAINED : DesiredChange.NOTHING;
        // An action has no object, so there is nothing to look for or to delete.
        Presence seen = ResourceType.isAction(row.current().type()) ? Presence.ABSENT : Presence.NOT_ASKED;
        Verdict verdict = Transitions.next(Optional.of(row), wanted, seen);
        if (verdict instanceof Verdict.Do step) {
            return Mono.just(new Removal(row, step.step()));
        }
        return Gateway.to(providers, row.current().type())
                .map(gateway -> gateway.read(
                                Rows.identity(stage, row, row.current()),
                                Rows.unproved(row),
                                CallOptions.of(row, gateway.type(), options.retries()))
                        // The row of an unfinished create holds the object that it has created, so no other resource
                        // may take it.
                        .doOnNext(observation -> observation
                                .ours()
                                .ifPresent(attributes -> holders.madeBy(row.fqn(), gateway.type(), attributes)))
                        .map(observation -> new Removal(
                                row,
                                step(row, wanted, observation),
                                observation.presence() == Presence.CANNOT_TELL,
                                Optional.empty()))
                        .onErrorResume(error -> Mono.just(failed(row, error))))
                // Without a provider the removal is planned as a delete, which fails during apply with a clear message.
                .orElseGet(() -> Mono.just(new Removal(row, Step.DELETE)));
    }

    /** A removal that fails during apply. Other removals go on, except those of resources that this one uses. */
    private static Removal failed(Row row, Throwable error) {
        return new Removal(row, Step.DELETE, false, Optional.of(error));
    }

    private static Step step(Row row, DesiredChange wanted, Observation observation) {
        Verdict verdict = Transitions.next(Optional.of(row), wanted, observation.presence());
        if (verdict instanceof Verdict.Do step) {
            return step.step();
        }
        throw new IllegalStateException("no step for " + row.fqn() + ": " + verdict);
    }

    private boolean hasNoProvider(Row row) {
        return Stream.concat(Stream.of(row.current()), row.older().stream())
                .map(Generation::type)
                .allMatch(type -> providers.find(type).isEmpty());
    }
}
