package io.alchemyreactive.provider;

import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.resource.ResourceType;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The kind of work that brings an object to its declared state. */
public sealed interface Diff {

    /** Nothing: the difference does not matter. */
    record Noop() implements Diff {}

    /**
     * Update the object in place.
     *
     * @param stable names of the attributes that keep their values
     * @param dataLoss the data lost by the update, in words; empty when none is
     */
    record Update(Set<String> stable, Optional<String> dataLoss) implements Diff {
        public Update {
            stable = Set.copyOf(stable);
        }

        /** An update that loses no data. */
        public Update(Set<String> stable) {
            this(stable, Optional.empty());
        }
    }

    /**
     * Replace the object by another one.
     *
     * @param deleteFirst whether the old object must be deleted before the new one is created
     * @param because names of the properties that force the replacement
     * @param dataLoss the data lost with the old object, in words; empty when none is
     */
    record Replace(boolean deleteFirst, Set<String> because, Optional<String> dataLoss) implements Diff {
        public Replace {
            because = Set.copyOf(because);
        }
    }

    /**
     * The answer depends on values that are not known yet; the provider is asked again when they are.
     *
     * @param because names of the unknown properties that could force a replacement
     */
    record Undetermined(Set<String> because) implements Diff {
        public Undetermined {
            because = Set.copyOf(because);
        }
    }

    /** The answer that the annotations {@code @Replaces} and {@code @Stable} of a type give. */
    static Diff byAnnotations(ResourceType<?, ?, ?> type, Set<String> changed, Set<String> unknown) {
        var forcing = new TreeSet<String>();
        var open = new TreeSet<String>();
        var losses = new TreeSet<String>();
        boolean deleteFirst = false;
        for (RecordShape.Component component : type.props().components()) {
            if (component.replaces().isEmpty()) {
                continue;
            }
            if (changed.contains(component.name())) {
                forcing.add(component.name());
                deleteFirst |= component.replaces().get().deleteFirst();
                if (!component.replaces().get().dataLoss().isEmpty()) {
                    losses.add(component.replaces().get().dataLoss());
                }
            } else if (unknown.contains(component.name())) {
                open.add(component.name());
            }
        }
        if (!forcing.isEmpty()) {
            return new Replace(
                    deleteFirst, forcing, losses.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", losses)));
        }
        if (!open.isEmpty()) {
            return new Undetermined(open);
        }
        return changed.isEmpty() && unknown.isEmpty()
                ? new Noop()
                : new Update(type.attributes().stableNames());
    }
}
