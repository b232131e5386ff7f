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

/** Describes in words the data that is lost with the objects that a step deletes or updates. Immutable. */
record DataLosses(Providers providers) {

    /**
     * The losses of a declared resource.
     *
     * @param retains whether the objects of the resource are retained
     * @param ofCurrent the losses with or in the current object, by the diff of the provider
     */
    List<String> of(Row row, Step step, boolean retains, List<String> ofCurrent) {
        boolean replaces = step == Step.REPLACE || step == Step.REPLACE_DELETE_FIRST;
        boolean updates = step == Step.UPDATE || step == Step.REVERT_AND_UPDATE;
        // An update changes an object that is retained, too.
        List<String> losses = new ArrayList<>(updates ? ofCurrent : List.of());
        if (retains || !replaces && row.older().isEmpty()) {
            return losses;
        }
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

    /** The losses of a resource whose row is removed. */
    List<String> ofRemoved(Row row) {
        List<String> losses = new ArrayList<>();
        for (Generation generation : Rows.generations(row)) {
            (generation == row.current() ? holds(generation) : ofOlder(generation)).ifPresent(losses::add);
        }
        return losses;
    }

    /** The loss with an older generation; empty for an object that was never live, which holds no data yet. */
    private Optional<String> ofOlder(Generation generation) {
        return generation.attributes() == null
                ? Optional.empty()
                : holds(generation).map(data -> data + " (of an older object)");
    }

    private Optional<String> holds(Generation generation) {
        return providers.type(generation.type()).flatMap(ResourceType::dataLoss);
    }
}
