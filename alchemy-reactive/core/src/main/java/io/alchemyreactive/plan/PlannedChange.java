package io.alchemyreactive.plan;

import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One change of a plan: the work on one resource, and why.
 *
 * @param fqn the resource's name with its scopes
 * @param type the name of its type
 * @param action the kind of work
 * @param deleteFirst for a replacement, whether the old object is deleted before the new one is created
 * @param undetermined whether values that are not known yet could still turn an update into a replacement
 * @param reasons the properties that differ, sorted by name; or the state of the row in words
 * @param unknownAfter attributes that are known only after apply, sorted
 * @param dataLoss the data that is lost, in words
 * @param borrowers resources of other stages that use this one
 * @param after FQNs of the resources that are done before, sorted
 */
public record PlannedChange(
        String fqn,
        String type,
        ChangeAction action,
        boolean deleteFirst,
        boolean undetermined,
        List<Reason> reasons,
        List<String> unknownAfter,
        List<String> dataLoss,
        List<ResourceKey> borrowers,
        List<String> after) {

    public PlannedChange {
        Objects.requireNonNull(fqn, "fqn");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(action, "action");
        reasons = List.copyOf(reasons);
        unknownAfter = List.copyOf(unknownAfter);
        dataLoss = List.copyOf(dataLoss);
        borrowers = List.copyOf(borrowers);
        after = List.copyOf(after);
    }

    /**
     * One property that differs.
     *
     * @param property the name of the property; empty when {@code to} is a reason in words
     * @param from the applied value; empty when there was none
     * @param to the declared value; empty when it is unknown or absent
     * @param known whether {@code to} is known
     */
    public record Reason(String property, Optional<Value> from, Optional<Value> to, boolean known) {

        /**
         * The places in which the old and the new value of the property differ: its fields and elements where both values are
         * known, else the property as a whole. Empty for a reason in words.
         */
        public List<Difference> differences() {
            return property.isEmpty()
                    ? List.of()
                    : from.isPresent() && to.isPresent() && known
                            ? Difference.between(property, from, to)
                            : List.of(new Difference(property, from, to));
        }

        /** A reason in words. */
        public static Reason inWords(String text) {
            return new Reason("", Optional.empty(), Optional.of(new Value.Text(text)), true);
        }
    }
}
