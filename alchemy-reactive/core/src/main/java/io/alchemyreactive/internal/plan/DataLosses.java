package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The data that goes with the objects which a step deletes, each loss in words. Immutable. */
record DataLosses(Providers providers) {

    /**
     * The losses of a declared resource.
     *
     * @param retains whether the program leaves the objects of the resource alone
     * @param ofCurrent what the difference says that is lost with the current object
     */
    List<String> of(Row row, Step step, boolean retains, List<String> ofCurrent) {
        boolean replaces = step == Step.REPLACE || step == Step.REPLACE_DELETE_FIRST;
        if (retains || !replaces && row.older().isEmpty()) {
            return List.of();
        }
        List<String> losses = new ArrayList<>();
        if (replaces) {
            losses.addAll(ofCurrent);
            if (ofCurrent.isEmpty()) {
                holds(row.current()).ifPresent(losses::add);
            }
        }
        boolean reverts = step == Step.REVERT || step == Step.REVERT_AND_UPDATE;
        Optional<Generation> original = reverts ? Rows.predecessor(row) : Optional.empty();
        if (reverts && Rows.isReady(row)) {
            holds(row.current()).ifPresent(losses::add);
        }
        row.older().stream()
                .filter(generation ->
                        original.filter(live -> live == generation).isEmpty())
                .forEach(generation -> ofOlder(generation).ifPresent(losses::add));
        return losses;
    }

    /** The losses of a resource that goes with its row. */
    List<String> ofRemoved(Row row) {
        List<String> losses = new ArrayList<>();
        for (Generation generation : Rows.generations(row)) {
            (generation == row.current() ? holds(generation) : ofOlder(generation)).ifPresent(losses::add);
        }
        return losses;
    }

    /** An object that was never live holds nothing yet. */
    private Optional<String> ofOlder(Generation generation) {
        return generation.attributes() == null
                ? Optional.empty()
                : holds(generation).map(data -> data + " (of an older object)");
    }

    private Optional<String> holds(Generation generation) {
        return providers.type(generation.type()).flatMap(ResourceType::dataLoss);
    }
}
