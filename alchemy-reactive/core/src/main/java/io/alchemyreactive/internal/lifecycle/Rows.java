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
 * Computes the row before and after each step: pure functions from row to row, each with the next revision. The row
 * written before a provider call is the intent, the row written after it is the result. Stateless and thread-safe.
 */
public final class Rows {

    private Rows() {}

    /** The intent of {@link Step#CREATE}: a new instance in a new row, or in a row whose object is gone. */
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
     * The intent of {@link Step#RESUME_CREATE} and {@link Step#RESUME_ADOPT}: the stored instance with the properties
     * that are declared now. Only an object that is being adopted keeps attributes; other objects get theirs when the
     * create ends.
     *
     * @param seen the provider's answer about the object that an earlier attempt may have created
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

    /**
     * The intent of {@link Step#ADOPT}: the attributes of the found object are stored at once, so that it counts as
     * ours from then on.
     */
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
     * The intent of {@link Step#UPDATE}: the properties last applied are kept beside the declared ones. A row in status
     * DELETING keeps it until the update has succeeded, because its object may be gone although the provider still
     * found it.
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
     * The row after an update that the provider refused without a change of the object. An object that was being
     * adopted counts as live from then on, with properties that still have to be applied.
     *
     * @param stored the row before the update, if there was one; an unfinished update in it stays unfinished
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
     * The intent of {@link Step#REPLACE}: a new instance; the old one becomes the first of the older generations. In a
     * row with status DELETING the old generations may be gone, so none of them can be the original that a revert takes
     * back.
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

    /**
     * The intent of {@link Step#REPLACE_DELETE_FIRST}: a new instance; the older generations are deleted before its
     * object is created.
     */
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

    /**
     * The intent of {@link Step#RESUME_DELETE_FIRST}: the new instance, whose create was not begun, with the properties
     * that are declared now.
     */
    public static Row resumedDeleteFirst(Row before, Target target, RowStamp stamp) {
        Generation current = target.fresh(before.current().instance());
        return next(before, Status.REPLACING_DELETE_FIRST, current, before.older(), target.policies(), stamp);
    }

    /** The result of {@link Step#REVERT}: the predecessor is live again, the current object waits for its deletion. */
    public static Row reverted(Row before, Target target, RowStamp stamp) {
        return reverted(
                before,
                original -> original.withDependencies(target.dependencies(), target.dependencyInstances())
                        .withLabels(target.labels()),
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
     * The intent of {@link Step#REVERT_AND_UPDATE}: the original is live again and is updated to the declared
     * properties. Until the update ends it keeps its old dependencies.
     */
    public static Row revertedAndUpdating(Row before, Target target, RowStamp stamp) {
        Row reverted = reverted(before, original -> original, target, stamp);
        return updating(reverted, target, null, stamp).withRevision(reverted.revision());
    }

    /**
     * The row after a create for which the provider reports that it made no object: the row as if the create had not
     * begun. Empty when no generation is left.
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

    /** The result of a reconcile: the current generation is live and has the declared properties. */
    public static Row settled(Row intent, Target target, Value.Fields attributes, RowStamp stamp) {
        Generation live = intent.current()
                .withProps(intent.current().props(), null)
                .withAttributes(attributes)
                .withDependencies(target.dependencies(), target.dependencyInstances())
                .withLabels(target.labels());
        return next(intent, resting(intent.older()), live, intent.older(), intent.policies(), stamp);
    }

    /** Whether an operation may begin on the object: it is live and at rest, and there are no older generations. */
    public static boolean isOperable(Row row) {
        return row.status() == Status.CREATED && row.current().attributes() != null;
    }

    /** The intent of an operation, with its name and arguments. */
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

    /** The row with other edges, labels, policies and type name, when they differ from the stored ones. */
    public static Optional<Row> refreshed(Row before, Target target, RowStamp stamp) {
        Generation old = before.current();
        if (target.hasDependenciesOf(old)
                && old.labels().equals(target.labels())
                && old.type().equals(target.type())
                && before.policies().equals(target.policies())) {
            return Optional.empty();
        }
        Generation current = old.withType(target.type(), target.schema())
                .withDependencies(target.dependencies(), target.dependencyInstances())
                .withLabels(target.labels());
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
     * The current generation, in the form for asking the provider. An object whose adoption did not end may still
     * belong to another owner, so it is read without the stored attributes, and the provider has to report it as ours.
     */
    public static Generation unproved(Row row) {
        return isAdopting(row) ? row.current().withAttributes(null) : row.current();
    }

    /**
     * The row after a generation was deleted. Empty when it was the last one, so that the row is removed.
     *
     * <p>After the last older generation of a delete-first replacement, the new object may be created. In a row that is
     * being deleted, the next older generation becomes the current one.
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
     * The row with a new name and with edges to the new names of other resources. Returns the given row when nothing
     * changes. A row with a new name starts with revision 1, because the store does not know it.
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

    /** The row with the fence and time of this stamp, otherwise unchanged. */
    public static Row stamped(Row row, RowStamp stamp) {
        return row.stamped(stamp.fence(), stamp.at());
    }

    /** The row with revision 1, for a store that has no row with this name. */
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

    /**
     * The identity of a generation for its provider. After a rename it still has the name under which its create was
     * begun.
     */
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
     * The row as it was before an intent, for a deletion or an operation that is refused after its intent was stored.
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

    /** Whether no work on the current generation has begun without ending. */
    public static boolean isResting(Row row) {
        return row.status() == Status.CREATED || row.status() == Status.REPLACED;
    }

    /** Whether no work has begun without ending, and no older generation is left. */
    public static boolean isSettled(Row row) {
        return row.status() == Status.CREATED && row.older().isEmpty();
    }

    /** Whether the intent to delete every generation is stored. */
    public static boolean isDeleting(Row row) {
        return row.status() == Status.DELETING;
    }

    /** The word for the status of the row, for messages. */
    public static String statusWord(Row row) {
        return row.status().word();
    }

    /** The reason why other resources may not use the row, in words. */
    public static String whyNotReady(Row row) {
        return switch (row.status()) {
            case CREATING -> "it is still being created, or its creation failed";
            case REPLACING, REPLACING_DELETE_FIRST -> "it is being replaced, or a replacement failed";
            case DELETING -> "it is being deleted";
            case CREATED, REPLACED, UPDATING, UPDATING_REPLACED, OPERATING -> "it is ready";
        };
    }

    /** Whether the create of the current generation has begun and not ended, for a new resource or a replacement. */
    public static boolean isHalfMade(Row row) {
        return row.status() == Status.CREATING || row.status() == Status.REPLACING;
    }

    /** Whether the current generation is being adopted and not created. */
    public static boolean isAdopting(Row row) {
        return isHalfMade(row) && row.current().attributes() != null;
    }

    /** During an unfinished replacement: the newest of the older generations that was ever live. Otherwise empty. */
    public static Optional<Generation> original(Row row) {
        return row.status() == Status.REPLACING || row.status() == Status.REPLACING_DELETE_FIRST
                ? row.older().stream().filter(each -> each.attributes() != null).findFirst()
                : Optional.empty();
    }

    /**
     * The generation that {@link Step#REVERT} makes live again: the original of an unfinished replacement, or else the
     * newest object that waits for deletion after a replacement.
     */
    public static Optional<Generation> predecessor(Row row) {
        if (row.older().isEmpty()) {
            return Optional.empty();
        }
        return isReady(row)
                ? row.older().stream().filter(each -> each.attributes() != null).findFirst()
                : original(row);
    }

    /** Whether older generations are deleted before the current one is created. */
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

    /** The generation as after an update that did not end, so that its properties are applied again. */
    private static Generation halfDone(Generation generation) {
        return generation.withProps(generation.props(), generation.props());
    }

    private static List<Generation> chain(Row before, Value.@Nullable Fields found) {
        List<Generation> older = new ArrayList<>();
        Generation current = isOperating(before) ? halfDone(before.current()) : before.current();
        if (isHalfMade(before) || before.status() == Status.DELETING && current.attributes() == null) {
            // Stored without attributes, so that it does not count as the original.
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
