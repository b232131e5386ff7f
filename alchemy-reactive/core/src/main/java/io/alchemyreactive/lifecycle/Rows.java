package io.alchemyreactive.lifecycle;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a row looks before and after each step: pure functions from row to row, each with the next revision. The row
 * written before a provider call is the intent, the one after it the result. Stateless and thread-safe.
 */
public final class Rows {

    private Rows() {}

    /** The intent of {@link Step#CREATE}: a new instance in a new row, or in one whose object is gone. */
    public static Row creating(
            Optional<Row> before, String fqn, Target target, String instance, long order, Stamp stamp) {
        Generation current = target.fresh(instance);
        if (before.isEmpty()) {
            return new Row(
                    fqn, Status.CREATING, current, List.of(), target.policies(), order, 1, stamp.fence(), stamp.at());
        }
        List<Generation> older = before.get().older();
        return next(before.get(), making(older), current, older, target.policies(), stamp);
    }

    /**
     * The intent of {@link Step#RESUME_CREATE}: the same instance, asked to be what is wanted now. Attributes that were
     * found are not kept: only what was live, or is being adopted, has some.
     */
    public static Row resumed(Row before, Target target, Value.@Nullable Fields found, Stamp stamp) {
        Generation current = target.changed(before.current(), null, isAdopting(before) ? found : null);
        return next(before, making(before.older()), current, before.older(), target.policies(), stamp);
    }

    /** The intent of {@link Step#ADOPT}: what was found is kept at once, so that it is known as ours from then on. */
    public static Row adopting(
            Optional<Row> before,
            String fqn,
            Target target,
            String instance,
            Value.Fields found,
            long order,
            Stamp stamp) {
        Row making = creating(before, fqn, target, instance, order, stamp);
        return with(making, with(making.current(), found));
    }

    /** The intent of {@link Step#UPDATE}: what was last applied is kept beside what is wanted. */
    public static Row updating(Row before, Target target, Value.@Nullable Fields found, Stamp stamp) {
        Generation old = before.current();
        Generation current = target.changed(
                old, old.lastProps() != null ? old.lastProps() : old.props(), found != null ? found : old.attributes());
        Status status = before.older().isEmpty() ? Status.UPDATING : Status.UPDATING_REPLACED;
        return next(before, status, current, before.older(), target.policies(), stamp);
    }

    /** The intent of {@link Step#REPLACE}: a new instance; the old one is first among the older generations. */
    public static Row replacing(Row before, Target target, Value.@Nullable Fields found, String instance, Stamp stamp) {
        return next(before, Status.REPLACING, target.fresh(instance), chain(before, found), target.policies(), stamp);
    }

    /** The intent of {@link Step#REPLACE_DELETE_FIRST}: the same, and the older generations go first. */
    public static Row replacingDeleteFirst(
            Row before, Target target, Value.@Nullable Fields found, String instance, Stamp stamp) {
        return next(
                before,
                Status.REPLACING_DELETE_FIRST,
                target.fresh(instance),
                chain(before, found),
                target.policies(),
                stamp);
    }

    /** The intent of {@link Step#RESUME_DELETE_FIRST}: the new object, not begun yet, asked to be what is wanted now. */
    public static Row resumedDeleteFirst(Row before, Target target, Stamp stamp) {
        Generation current = target.changed(before.current(), null, null);
        return next(before, Status.REPLACING_DELETE_FIRST, current, before.older(), target.policies(), stamp);
    }

    /** The result of {@link Step#REVERT}: the original is live again, the half-made object waits for its deletion. */
    public static Row reverted(Row before, Target target, Stamp stamp) {
        Generation original =
                original(before).orElseThrow(() -> new IllegalStateException("nothing to take back: " + before.fqn()));
        List<Generation> older = new ArrayList<>();
        if (before.status() == Status.REPLACING) {
            older.add(before.current());
        }
        before.older().stream().filter(each -> each != original).forEach(older::add);
        Generation live = new Generation(
                original.instance(),
                original.type(),
                original.schema(),
                original.props(),
                original.lastProps(),
                original.attributes(),
                target.edges(),
                original.begunAs());
        Status status = original.lastProps() == null
                ? resting(older)
                : older.isEmpty() ? Status.UPDATING : Status.UPDATING_REPLACED;
        return next(before, status, live, older, target.policies(), stamp);
    }

    /** The intent of {@link Step#REVERT_AND_UPDATE}: the original is live again and changed to what is wanted. */
    public static Row revertedAndUpdating(Row before, Target target, Stamp stamp) {
        Row reverted = reverted(before, target, stamp);
        Row intent = updating(reverted, target, null, stamp);
        return new Row(
                intent.fqn(),
                intent.status(),
                intent.current(),
                intent.older(),
                intent.policies(),
                intent.order(),
                reverted.revision(),
                intent.fence(),
                intent.updatedAt());
    }

    /** The result of a reconcile: the current generation is live and as wanted. */
    public static Row settled(Row intent, Value.Fields attributes, Stamp stamp) {
        Generation done = intent.current();
        Generation live = new Generation(
                done.instance(),
                done.type(),
                done.schema(),
                done.props(),
                null,
                attributes,
                done.edges(),
                done.begunAs());
        return next(intent, resting(intent.older()), live, intent.older(), intent.policies(), stamp);
    }

    /** The row with other edges, policies and type name, when they differ from the stored ones. */
    public static Optional<Row> refreshed(Row before, Target target, Stamp stamp) {
        Generation old = before.current();
        if (old.edges().equals(target.edges())
                && old.type().equals(target.type())
                && before.policies().equals(target.policies())) {
            return Optional.empty();
        }
        Generation current = new Generation(
                old.instance(),
                target.type(),
                target.schema(),
                old.props(),
                old.lastProps(),
                old.attributes(),
                target.edges(),
                old.begunAs());
        return Optional.of(next(before, before.status(), current, before.older(), target.policies(), stamp));
    }

    /** The intent of {@link Step#DELETE}: of generations that have been begun, so that none is made to be deleted. */
    public static Row deleting(Row before, Stamp stamp) {
        List<Generation> begun = generations(before);
        return next(before, Status.DELETING, begun.get(0), begun.subList(1, begun.size()), before.policies(), stamp);
    }

    /**
     * A generation is gone. Empty when it was the last one, so that the row goes too.
     *
     * <p>After the last older generation of a delete-first replacement the new object may be made; in a row that is
     * being deleted the next older generation takes the place of the one that went.
     */
    public static Optional<Row> gone(Row before, Generation generation, Stamp stamp) {
        boolean current = before.current().instance().equals(generation.instance());
        List<Generation> older = before.older().stream()
                .filter(each -> !each.instance().equals(generation.instance()))
                .toList();
        if (current) {
            return older.isEmpty()
                    ? Optional.empty()
                    : Optional.of(next(
                            before,
                            before.status(),
                            older.get(0),
                            older.subList(1, older.size()),
                            before.policies(),
                            stamp));
        }
        return Optional.of(
                next(before, without(before.status(), older), before.current(), older, before.policies(), stamp));
    }

    /**
     * The row under this name, with edges to the new names of others; the same object when nothing differs. Under a new
     * name it is a new row to the store.
     *
     * @param to new names by former ones
     */
    public static Row renamed(Row row, String fqn, Map<String, String> to) {
        Generation current = renamed(row.current(), row.fqn(), fqn, to);
        List<Generation> older = row.older().stream()
                .map(each -> renamed(each, row.fqn(), fqn, to))
                .toList();
        boolean moves = !fqn.equals(row.fqn());
        if (!moves && current.equals(row.current()) && older.equals(row.older())) {
            return row;
        }
        return new Row(
                fqn,
                row.status(),
                current,
                older,
                row.policies(),
                row.order(),
                moves ? 1 : row.revision() + 1,
                row.fence(),
                row.updatedAt());
    }

    /** The row as its next revision, otherwise unchanged. */
    public static Row next(Row row) {
        return new Row(
                row.fqn(),
                row.status(),
                row.current(),
                row.older(),
                row.policies(),
                row.order(),
                row.revision() + 1,
                row.fence(),
                row.updatedAt());
    }

    /** The row as it is written under another lease, otherwise unchanged. */
    public static Row stamped(Row row, Stamp stamp) {
        return new Row(
                row.fqn(),
                row.status(),
                row.current(),
                row.older(),
                row.policies(),
                row.order(),
                row.revision(),
                stamp.fence(),
                stamp.at());
    }

    /** The row as a store takes it that has none under this name. */
    public static Row fresh(Row row) {
        return new Row(
                row.fqn(),
                row.status(),
                row.current(),
                row.older(),
                row.policies(),
                row.order(),
                1,
                row.fence(),
                row.updatedAt());
    }

    private static Generation renamed(Generation generation, String from, String fqn, Map<String, String> to) {
        String begunAs = generation.begunAs() != null ? generation.begunAs() : from;
        return new Generation(
                generation.instance(),
                generation.type(),
                generation.schema(),
                generation.props(),
                generation.lastProps(),
                generation.attributes(),
                generation.edges().stream()
                        .map(edge -> to.getOrDefault(edge, edge))
                        .toList(),
                begunAs.equals(fqn) ? null : begunAs);
    }

    /** Which object a generation is, to its provider: also after a rename the one that it was begun as. */
    public static Identity identity(StageKey stage, Row row, Generation generation) {
        String begunAs = generation.begunAs();
        return new Identity(new ResourceKey(stage, begunAs != null ? begunAs : row.fqn()), generation.instance());
    }

    /** The generations that a row still has, newest first. */
    public static List<Generation> generations(Row row) {
        List<Generation> all = new ArrayList<>();
        // The new object of a delete-first replacement has not been begun: there is nothing to delete.
        if (row.status() != Status.REPLACING_DELETE_FIRST) {
            all.add(row.current());
        }
        all.addAll(row.older());
        return all;
    }

    /**
     * The row whose deletion is stored, as it was before: for a delete that has to be refused after its intent.
     */
    public static Row restored(Row deleting, Row before, Stamp stamp) {
        return next(deleting, before.status(), before.current(), before.older(), before.policies(), stamp);
    }

    /** Whether others may use the attributes of the current generation. */
    public static boolean isReady(Row row) {
        return switch (row.status()) {
            case CREATED, REPLACED, UPDATING, UPDATING_REPLACED -> true;
            case CREATING, REPLACING, REPLACING_DELETE_FIRST, DELETING -> false;
        };
    }

    /** Whether nothing is under way with the current generation. */
    public static boolean isResting(Row row) {
        return row.status() == Status.CREATED || row.status() == Status.REPLACED;
    }

    /** Whether the intent to delete every generation is stored. */
    public static boolean isDeleting(Row row) {
        return row.status() == Status.DELETING;
    }

    /** The word for where it stands in its life, for messages. */
    public static String statusWord(Row row) {
        return row.status().word();
    }

    /** Why others may not use it, in words. */
    public static String whyNotReady(Row row) {
        return switch (row.status()) {
            case CREATING -> "it is still being created, or its creation failed";
            case REPLACING, REPLACING_DELETE_FIRST -> "it is being replaced, or a replacement failed";
            case DELETING -> "it is being deleted";
            case CREATED, REPLACED, UPDATING, UPDATING_REPLACED -> "it is ready";
        };
    }

    /** Whether the object is being made under a half-made generation, first of its kind or in place of another. */
    public static boolean isHalfMade(Row row) {
        return row.status() == Status.CREATING || row.status() == Status.REPLACING;
    }

    /** Whether the object under way was found and taken over, and not made. */
    public static boolean isAdopting(Row row) {
        return isHalfMade(row) && row.current().attributes() != null;
    }

    /** While a replacement is under way: the newest of the older generations that was ever live. */
    public static Optional<Generation> original(Row row) {
        return row.status() == Status.REPLACING || row.status() == Status.REPLACING_DELETE_FIRST
                ? row.older().stream().filter(each -> each.attributes() != null).findFirst()
                : Optional.empty();
    }

    /** Whether older generations go before the current one is made. */
    public static boolean deletesFirst(Row row) {
        return row.status() == Status.REPLACING_DELETE_FIRST;
    }

    private static List<Generation> chain(Row before, Value.@Nullable Fields found) {
        List<Generation> older = new ArrayList<>();
        if (isHalfMade(before)
                || before.status() == Status.DELETING && before.current().attributes() == null) {
            // Without attributes, so that it is not taken for the original.
            older.add(with(before.current(), null));
        } else if (before.status() != Status.REPLACING_DELETE_FIRST) {
            older.add(found == null ? before.current() : with(before.current(), found));
        }
        older.addAll(before.older());
        return older;
    }

    private static Status making(List<Generation> older) {
        return older.isEmpty() ? Status.CREATING : Status.REPLACING;
    }

    private static Status resting(List<Generation> older) {
        return older.isEmpty() ? Status.CREATED : Status.REPLACED;
    }

    private static Status without(Status status, List<Generation> older) {
        return switch (status) {
            case REPLACED -> resting(older);
            case REPLACING, REPLACING_DELETE_FIRST -> older.isEmpty() ? Status.CREATING : status;
            case UPDATING_REPLACED -> older.isEmpty() ? Status.UPDATING : status;
            case CREATING, CREATED, UPDATING, DELETING -> status;
        };
    }

    private static Generation with(Generation old, Value.@Nullable Fields attributes) {
        return new Generation(
                old.instance(),
                old.type(),
                old.schema(),
                old.props(),
                old.lastProps(),
                attributes,
                old.edges(),
                old.begunAs());
    }

    private static Row with(Row row, Generation current) {
        return new Row(
                row.fqn(),
                row.status(),
                current,
                row.older(),
                row.policies(),
                row.order(),
                row.revision(),
                row.fence(),
                row.updatedAt());
    }

    private static Row next(
            Row before, Status status, Generation current, List<Generation> older, Policies policies, Stamp stamp) {
        return new Row(
                before.fqn(),
                status,
                current,
                older,
                policies,
                before.order(),
                before.revision() + 1,
                stamp.fence(),
                stamp.at());
    }
}
