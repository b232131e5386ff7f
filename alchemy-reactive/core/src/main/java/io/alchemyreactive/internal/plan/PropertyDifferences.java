package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.internal.lifecycle.Target;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The differences between the applied and the declared properties of a resource.
 *
 * @param olds the applied properties
 * @param changed names of properties with another known value, sorted
 * @param unknown names of properties whose declared value is not known, sorted
 * @param reasons the differences, for the plan
 */
record PropertyDifferences(
        Value.Fields olds, Set<String> changed, Set<String> unknown, List<PlannedChange.Reason> reasons) {

    static PropertyDifferences between(
            ResourceType<?, ?, ?> type, Generation generation, Inputs inputs, Optional<Target> target) {
        Value.Fields olds = generation.lastProps() != null ? generation.lastProps() : generation.props();
        if (target.isPresent() && target.get().props().equals(olds)) {
            return new PropertyDifferences(olds, Set.of(), Set.of(), List.of());
        }
        Set<String> changed = new TreeSet<>();
        Set<String> unknown = new TreeSet<>(inputs.unknown());
        List<PlannedChange.Reason> reasons = new ArrayList<>();
        for (String name : names(type, olds)) {
            Value from = olds.values().get(name);
            Value to = wanted(name, inputs, target);
            if (unknown.contains(name)) {
                reasons.add(new PlannedChange.Reason(name, Optional.ofNullable(from), Optional.empty(), false));
            } else if (!Objects.equals(from, to)) {
                changed.add(name);
                reasons.add(new PlannedChange.Reason(name, Optional.ofNullable(from), Optional.ofNullable(to), true));
            }
        }
        return new PropertyDifferences(olds, changed, unknown, reasons);
    }

    /** The properties of a new resource, for the plan. */
    static List<PlannedChange.Reason> ofNew(Inputs inputs, Optional<Target> target) {
        List<PlannedChange.Reason> reasons = new ArrayList<>();
        if (target.isPresent()) {
            target.get().props().values().forEach((name, to) -> reasons.add(ofNew(name, to, true)));
        } else {
            for (String name : inputs.names()) {
                boolean known = !inputs.unknown().contains(name);
                reasons.add(ofNew(name, inputs.values().get(name), known));
            }
        }
        return reasons;
    }

    private static PlannedChange.Reason ofNew(String name, @Nullable Value to, boolean known) {
        return new PlannedChange.Reason(name, Optional.empty(), Optional.ofNullable(to), known);
    }

    boolean none() {
        return changed.isEmpty() && unknown.isEmpty();
    }

    private static @Nullable Value wanted(String name, Inputs inputs, Optional<Target> target) {
        return target.isPresent()
                ? target.get().props().values().get(name)
                : inputs.values().get(name);
    }

    private static Set<String> names(ResourceType<?, ?, ?> type, Value.Fields olds) {
        Set<String> names = new TreeSet<>(olds.values().keySet());
        for (RecordShape.Component component : type.props().components()) {
            names.add(component.name());
        }
        return names;
    }
}
