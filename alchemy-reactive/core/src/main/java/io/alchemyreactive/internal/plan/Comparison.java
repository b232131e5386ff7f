package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.DesiredChange;
import io.alchemyreactive.internal.lifecycle.Observation;
import io.alchemyreactive.internal.lifecycle.Presence;
import io.alchemyreactive.plan.Difference;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.ShownValue;
import io.alchemyreactive.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The comparison of a declared resource with its row.
 *
 * @param wanted the difference, for the transition table
 * @param stable attributes that an update leaves as they are
 * @param undetermined unknown properties that could force a replacement
 * @param dataLoss what is lost with the old object, or by the update
 * @param reasons why
 */
record Comparison(
        DesiredChange wanted,
        Set<String> stable,
        Set<String> undetermined,
        List<String> dataLoss,
        List<PlannedChange.Reason> reasons) {

    /** The comparison of a resource without a row. */
    static Comparison nothing() {
        return new Comparison(DesiredChange.NEW, Set.of(), Set.of(), List.of(), List.of());
    }

    static Comparison same(ResourceType<?, ?, ?> type) {
        return new Comparison(DesiredChange.SAME, type.attributes().stableNames(), Set.of(), List.of(), List.of());
    }

    /** The comparison of an action whose stored outputs do not have the declared form. */
    static Comparison otherOutputs(ResourceType<?, ?, ?> type) {
        return same(type).because("its outputs have another form than those that are stored", DesiredChange.UPDATE);
    }

    /** The comparison of an action that runs although its inputs are those of its last run. */
    static Comparison everyDeploy(ResourceType<?, ?, ?> type) {
        return same(type).because("each deploy runs it", DesiredChange.UPDATE);
    }

    /**
     * The comparison of a resource whose row has another type. The provider of the stored type deletes the old object,
     * before the new one is created unless other resources still use it.
     */
    static Comparison otherType(String stored, String declared, boolean used) {
        return new Comparison(
                used ? DesiredChange.REPLACE : DesiredChange.REPLACE_DELETE_FIRST,
                Set.of(),
                Set.of(),
                List.of(),
                List.of(PlannedChange.Reason.inWords("its type changes from " + stored + " to " + declared)));
    }

    /** The reason for the plan when an object is not deleted because its type has no provider. */
    static PlannedChange.Reason leftAlone(String type) {
        return PlannedChange.Reason.inWords(
                "the stack has no provider for its stored type " + type + ": that object is left alone");
    }

    static Comparison of(ResourceType<?, ?, ?> type, Diff diff, PropertyDifferences differences) {
        if (diff instanceof Diff.Noop) {
            return same(type);
        }
        if (diff instanceof Diff.Update update) {
            List<String> loss = update.dataLoss().stream().toList();
            return new Comparison(DesiredChange.UPDATE, update.stable(), Set.of(), loss, differences.reasons());
        }
        if (diff instanceof Diff.Undetermined open) {
            return new Comparison(DesiredChange.UPDATE, Set.of(), open.because(), List.of(), differences.reasons());
        }
        Diff.Replace replace = (Diff.Replace) diff;
        List<String> dataLoss = new ArrayList<>();
        replace.dataLoss().or(type::dataLoss).ifPresent(dataLoss::add);
        DesiredChange wanted = replace.deleteFirst() ? DesiredChange.REPLACE_DELETE_FIRST : DesiredChange.REPLACE;
        return new Comparison(wanted, Set.of(), Set.of(), dataLoss, differences.reasons());
    }

    /**
     * Chooses between the original of an unfinished replacement and the new object. Takes the original back when it is
     * declared again, or can be updated to the declaration. Otherwise continues with the new object. When both have to
     * be replaced, the unfinished new object is deleted first anyway, and this comparison decides whether the original
     * is deleted first too.
     *
     * @param original the original, which this comparison is about; an unfinished update of it is completed
     */
    Comparison preferOriginal(Generation original, Comparison follower) {
        if (wanted == DesiredChange.SAME) {
            return with(original.lastProps() == null ? DesiredChange.ORIGINAL : DesiredChange.ORIGINAL_UPDATED);
        }
        if (wanted == DesiredChange.UPDATE && (undetermined.isEmpty() || follower.replaces())) {
            return with(DesiredChange.ORIGINAL_UPDATED);
        }
        return follower.replaces() && replaces() ? follower.with(wanted) : follower;
    }

    private boolean replaces() {
        return wanted == DesiredChange.REPLACE || wanted == DesiredChange.REPLACE_DELETE_FIRST;
    }

    /**
     * This comparison with the object that the provider found. Drift of an object whose declaration has not changed
     * becomes an update.
     */
    Comparison withDrift(Row row, Observation observation) {
        boolean changed = observation.presence() == Presence.OURS
                && !observation
                        .attributes()
                        .equals(Optional.ofNullable(row.current().attributes()));
        if (observation.presence() == Presence.ABSENT) {
            return because("its object does not exist any more", wanted);
        }
        return changed
                ? drifted(row, observation)
                        .because(
                                "its object differs from what is stored",
                                wanted == DesiredChange.SAME ? DesiredChange.UPDATE : wanted)
                : this;
    }

    /** This comparison with a line for each place in which the object differs from what is stored. */
    private Comparison drifted(Row row, Observation observation) {
        List<PlannedChange.Reason> more = new ArrayList<>();
        Optional<Value> stored = Optional.ofNullable(row.current().attributes());
        Optional<Value> found = observation.attributes().map(attributes -> attributes);
        Difference.between("", stored, found)
                .forEach(difference -> more.add(PlannedChange.Reason.inWords("found " + difference.path() + ": "
                        + shown(difference.from()) + " -> " + shown(difference.to()))));
        more.addAll(reasons);
        return new Comparison(wanted, stable, undetermined, dataLoss, more);
    }

    private static String shown(Optional<? extends Value> value) {
        return value.map(ShownValue::of).orElse("(none)");
    }

    /**
     * This comparison with an unfinished operation on the object taken into account: the object is reconciled even when
     * nothing else differs.
     */
    Comparison afterOperation(Row row) {
        PendingOperation operation = row.operation();
        return operation == null
                ? this
                : because("the operation '" + operation.name() + "' on it was begun and has not ended", wanted);
    }

    /** The comparison of an equal object that is due for renewal. The diff says which attributes the update keeps. */
    Comparison dueSince(Instant time, Diff diff) {
        Set<String> kept = diff instanceof Diff.Update update ? update.stable() : stable;
        List<String> loss =
                diff instanceof Diff.Update update ? update.dataLoss().stream().toList() : dataLoss;
        return new Comparison(DesiredChange.UPDATE, kept, undetermined, loss, reasons)
                .because("it is due for renewal since " + time, DesiredChange.UPDATE);
    }

    private Comparison because(String text, DesiredChange other) {
        List<PlannedChange.Reason> more = new ArrayList<>(reasons);
        more.add(0, PlannedChange.Reason.inWords(text));
        return new Comparison(other, stable, undetermined, dataLoss, more);
    }

    private Comparison with(DesiredChange other) {
        return new Comparison(other, stable, undetermined, dataLoss, reasons);
    }
}
