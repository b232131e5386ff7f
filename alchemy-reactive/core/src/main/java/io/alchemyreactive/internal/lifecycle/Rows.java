package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a row looks before and after each step: pure functions from row to row, each with the next revision. The row
 * written before a provider call is the intent, the one after it the result. Stateless and thread-safe.
 */
public final class Rows {

    private Rows() {}

    /** The intent of {@link Step#CREATE}: a new instance in a new row, or in one whose object is gone. */
    public static Row creating(
            Optional<Row> before, String fqn, Target target, String instance, long order, RowStamp stamp) {
        Generation current = target.fresh(instance);
        if (before.isEmpty()) {
            return new Row(
                    fqn, Status.CREATING, current, List.of(), target.policies(), order, 1, stamp.fence(), stamp.at());
        }
        List<Generation> older = before.get().older();
        return next(before.get(), making(older), current, older, target.policies(), stamp);
    }

    /**
     * The intent of {@link Step#RESUME_CREATE} and {@link Step#RESUME_ADOPT}: the stored instance, asked to be what is wanted now. Only an object that
     * is being adopted keeps attributes; the others get theirs when they are made.
     *
     * @param seen what the provider found of the object that an earlier attempt may have made
     */
    public static Row resumed(Row before, Target target, Observation seen, RowStamp stamp) {
        Generation old = before.current();
        Value.Fields had = switch (seen.presence()) {
            case OURS -> seen.foundWith().orElse(old.appliedProps());
            case ABSENT -> target.props();
            case NOT_ASKED, FOREIGN, ADOPTABLE, CANNOT_TELL -> old.appliedProps();
        };
        Generation current = target.asked(
                old,
                had.equals(target.props()) ? null : had,
                isAdopting(before) && seen.presence() != Presence.ABSENT
                        ? seen.ours().orElse(old.attributes())
                        : null);
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
            RowStamp stamp) {
        Row making = creating(before, fqn, target, instance, order, stamp);
        return making.withCurrent(making.current().withAttributes(found));
    }

    /**
     * The intent of {@link Step#UPDATE}: what was last applied is kept beside what is wanted. A row that was to be deleted
     * stays one until the update has succeeded: its object may be gone although it was still seen.
     */
    public static Row updating(Row before, Target target, Value.@Nullable Fields found, RowStamp stamp) {
        Generation old = before.current();
        Generation current = target.asked(old, old.appliedProps(), found != null ? found : old.attributes());
        Status status = before.status() == Status.DELETING
                ? Status.DELETING
                : before.older().isEmpty() ? Status.UPDATING : Status.UPDATING_REPLACED;
        return next(before, status, current, before.older(), target.policies(), stamp);
    }

    /**
     * The row of an update that its provider refused: the object is as it was before. One that was being adopted is taken
     * for live from then on, with properties that still have to be applied.
     *
     * @param stored the row before the update, if there was one: an earlier update in it that did not end is still open
     */
    public static Row refused(Row updating, Optional<Row> stored) {
        Generation old = updating.current();
        if (isAdopting(updating)) {
            Status status = updating.older().isEmpty() ? Status.UPDATING : Status.UPDATING_REPLACED;
            return updating.withStatus(status).withCurrent(old.withProps(old.props(), old.appliedProps()));
        }
        Value.Fields last = old.lastProps();
        if (last == null) {
            return updating;
        }
        Generation before = stored.flatMap(row -> withInstance(row, old.instance()))
                .map(had -> old.withProps(had.props(), had.lastProps()))
                .orElse(old.withProps(last, null));
        return updating.withCurrent(stored.filter(Rows::isOperating).isPresent() ? halfDone(before) : before);
    }

    /**
     * The intent of {@link Step#REPLACE}: a new instance; the old one is first among the older generations. Those that were
     * to be deleted may be gone, so none of them is an original to which a replacement can lead back.
     */
    public static Row replacing(
            Row before, Target target, Value.@Nullable Fields found, String instance, RowStamp stamp) {
        List<Generation> older = isDeleting(before) ? chain(unlocated(before), null) : chain(before, found);
        return next(before, Status.REPLACING, target.fresh(instance), older, target.policies(), stamp);
    }

    private static Row unlocated(Row row) {
        return row.withGenerations(
                row.current().withAttributes(null),
                row.older().stream().map(older -> older.withAttributes(null)).toList());
    }

    /** The intent of {@link Step#REPLACE_DELETE_FIRST}: a new instance, and the older generations go before it is made. */
    public static Row replacingDeleteFirst(
            Row before, Target target, Value.@Nullable Fields found, String instance, RowStamp stamp) {
        return next(
                before,
                Status.REPLACING_DELETE_FIRST,
                target.fresh(instance),
                chain(before, found),
                target.policies(),
                stamp);
    }

    /** The intent of {@link Step#RESUME_DELETE_FIRST}: the new object, not begun yet, asked to be what is wanted now. */
    public static Row resumedDeleteFirst(Row before, Target target, RowStamp stamp) {
        Generation current = target.fresh(before.current().instance());
        return next(before, Status.REPLACING_DELETE_FIRST, current, before.older(), target.policies(), stamp);
    }

    /** The result of {@link Step#REVERT}: the predecessor is live again, the current object waits for its deletion. */
    public static Row reverted(Row before, Target target, RowStamp stamp) {
        return reverted(
                before,
                original -> original.withDependencies(target.dependencies(), target.dependencyInstances()),
                target,
                stamp);
    }

    private static Row reverted(Row before, UnaryOperator<Generation> dependencies, Target target, RowStamp stamp) {
        List<Generation> older = new ArrayList<>(withoutPredecessor(before));
        if (before.status() != Status.REPLACING_DELETE_FIRST) {
            older.add(0, before.current());
        }
        Generation live = dependencies.apply(predecessor(before)
                .orElseThrow(() -> new IllegalStateException("nothing to take back: " + before.fqn())));
        return next(before, afterRevert(live, older), live, older, target.policies(), stamp);
    }

    /**
     * The intent of {@link Step#REVERT_AND_UPDATE}: the original is live again and changed to what is wanted. Until then it
     * uses what it has used.
     */
    public static Row revertedAndUpdating(Row before, Target target, RowStamp stamp) {
        Row reverted = reverted(before, original -> original, target, stamp);
        return updating(reverted, target, null, stamp).withRevision(reverted.revision());
    }

    /**
     * The result of a create of which the provider says that it made nothing: the row is as if it had not been begun.
     * Empty when nothing is left of it.
     */
    public static Optional<Row> notMade(Row intent, RowStamp stamp) {
        if (intent.older().isEmpty()) {
            return Optional.empty();
        }
        return original(intent)
                .map(live -> {
                    List<Generation> older = withoutPredecessor(intent);
                    return next(intent, afterRevert(live, older), live, older, intent.policies(), stamp);
                })
                .or(() -> Optional.of(next(intent)));
    }

    /** The result of a reconcile: the current generation is live and as wanted. */
    public static Row settled(Row intent, Target target, Value.Fields attributes, RowStamp stamp) {
        Generation live = intent.current()
                .withProps(intent.current().props(), null)
                .withAttributes(attributes)
                .withDependencies(target.dependencies(), target.dependencyInstances());
        return next(intent, resting(intent.older()), live, intent.older(), intent.policies(), stamp);
    }

    /** Whether an operation may be begun on the object: it is live and alone, and nothing is under way with it. */
    public static boolean isOperable(Row row) {
        return row.status() == Status.CREATED && row.current().attributes() != null;
    }

    /** The intent of an operation: the object is as declared until its result says more. */
    public static Row operating(Row before, PendingOperation operation, RowStamp stamp) {
        return stamped(next(before.operating(operation)), stamp);
    }

    /** The result of an operation: the object is at rest with these attributes. */
    public static Row operated(Row intent, Value.Fields attributes, RowStamp stamp) {
        return next(
                intent,
                Status.CREATED,
                intent.current().withAttributes(attributes),
                intent.older(),
                intent.policies(),
                stamp);
    }

    /** The row with other edges, policies and type name, when they differ from the stored ones. */
    public static Optional<Row> refreshed(Row before, Target target, RowStamp stamp) {
        Generation old = before.current();
        if (target.hasDependenciesOf(old)
                && old.type().equals(target.type())
                && before.policies().equals(target.policies())) {
            return Optional.empty();
        }
        Generation current = old.withType(target.type(), target.schema())
                .withDependencies(target.dependencies(), target.dependencyInstances());
        return Optional.of(next(before, before.status(), current, before.older(), target.policies(), stamp));
    }

    /**
     * The intent of {@link Step#DELETE}. It has only generations whose creation was begun; the others have no object to
     * delete.
     */
    public static Row deleting(Row before, RowStamp stamp) {
        List<Generation> begun = generations(before);
        return next(
                before,
                Status.DELETING,
                isAdopting(before) ? unproved(before) : begun.get(0),
                begun.subList(1, begun.size()),
                before.policies(),
                stamp);
    }

    /**
     * The current generation as its provider is asked for it. An object whose adoption did not end may still be somebody
     * else's, so it has to be found as ours, without the attributes that it had before.
     */
    public static Generation unproved(Row row) {
        return isAdopting(row) ? row.current().withAttributes(null) : row.current();
    }

    /**
     * A generation is gone. Empty when it was the last one, so that the row goes too.
     *
     * <p>After the last older generation of a delete-first replacement the new object may be made; in a row that is
     * being deleted the next older generation takes the place of the one that went.
     */
    public static Optional<Row> gone(Row before, Generation generation, RowStamp stamp) {
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
        return row.withFqn(fqn).withGenerations(current, older).withRevision(moves ? 1 : row.revision() + 1);
    }

    /** The row as its next revision, otherwise unchanged. */
    public static Row next(Row row) {
        return row.withRevision(row.revision() + 1);
    }

    /** The row as it is written under another lease, otherwise unchanged. */
    public static Row stamped(Row row, RowStamp stamp) {
        return row.stamped(stamp.fence(), stamp.at());
    }

    /** The row as a store takes it that has none under this name. */
    public static Row fresh(Row row) {
        return row.withRevision(1);
    }

    private static Generation renamed(Generation generation, String from, String fqn, Map<String, String> to) {
        String begunAs = generation.begunAs() != null ? generation.begunAs() : from;
        List<String> dependencies = generation.dependencies().stream()
                .map(edge -> to.getOrDefault(edge, edge))
                .toList();
        return generation
                .withDependencies(dependencies, generation.dependencyInstances())
                .withBegunAs(begunAs.equals(fqn) ? null : begunAs);
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
     * The row whose intent is stored, as it was before: for a deletion or an operation that is refused after its intent.
     */
    public static Row restored(Row intent, Row before, RowStamp stamp) {
        return stamped(next(before.withRevision(intent.revision())), stamp);
    }

    /** Whether others may use the attributes of the current generation. */
    public static boolean isReady(Row row) {
        return switch (row.status()) {
            case CREATED, REPLACED, UPDATING, UPDATING_REPLACED, OPERATING -> true;
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
            case CREATED, REPLACED, UPDATING, UPDATING_REPLACED, OPERATING -> "it is ready";
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

    /**
     * The generation that {@link Step#REVERT} makes live again: the original of a replacement that is under way, or the newest object that
     * waits for its deletion after one.
     */
    public static Optional<Generation> predecessor(Row row) {
        if (row.older().isEmpty()) {
            return Optional.empty();
        }
        return isReady(row)
                ? row.older().stream().filter(each -> each.attributes() != null).findFirst()
                : original(row);
    }

    /** Whether older generations go before the current one is made. */
    public static boolean deletesFirst(Row row) {
        return row.status() == Status.REPLACING_DELETE_FIRST;
    }

    private static Optional<Generation> withInstance(Row row, String instance) {
        return Stream.concat(Stream.of(row.current()), row.older().stream())
                .filter(each -> each.instance().equals(instance))
                .findFirst();
    }

    private static boolean isOperating(Row row) {
        return row.status() == Status.OPERATING;
    }

    /** A generation that is updated, as after an update that did not end, where it is taken back. */
    private static Generation halfDone(Generation generation) {
        return generation.withProps(generation.props(), generation.props());
    }

    private static List<Generation> chain(Row before, Value.@Nullable Fields found) {
        List<Generation> older = new ArrayList<>();
        Generation current = isOperating(before) ? halfDone(before.current()) : before.current();
        if (isHalfMade(before) || before.status() == Status.DELETING && current.attributes() == null) {
            // Without attributes, so that it is not taken for the original.
            older.add(current.withAttributes(null));
        } else if (before.status() != Status.REPLACING_DELETE_FIRST) {
            older.add(found == null ? current : current.withAttributes(found));
        }
        older.addAll(before.older());
        return older;
    }

    private static List<Generation> withoutPredecessor(Row row) {
        Generation predecessor = predecessor(row).orElse(null);
        return row.older().stream().filter(each -> each != predecessor).toList();
    }

    private static Status afterRevert(Generation live, List<Generation> older) {
        return live.lastProps() == null ? resting(older) : older.isEmpty() ? Status.UPDATING : Status.UPDATING_REPLACED;
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
            case CREATING, CREATED, UPDATING, DELETING, OPERATING -> status;
        };
    }

    private static Row next(
            Row before, Status status, Generation current, List<Generation> older, Policies policies, RowStamp stamp) {
        return next(before.withStatus(status).withGenerations(current, older).withPolicies(policies))
                .stamped(stamp.fence(), stamp.at());
    }
}
