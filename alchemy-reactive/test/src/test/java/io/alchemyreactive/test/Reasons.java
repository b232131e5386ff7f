package io.alchemyreactive.test;

import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.BorrowedException;
import io.alchemyreactive.plan.DataLossException;
import io.alchemyreactive.plan.ForeignObjectException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.SameObjectException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.Status;
import io.alchemyreactive.test.History.Option;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Why a step may fail to which nothing was done.
 *
 * @param step the step
 * @param before what was stored before it
 * @param there what existed before it
 * @param strangers objects of somebody else
 * @param stale whether reads lag behind
 */
record Reasons(
        History.Step step,
        StageSnapshot before,
        List<FakeCloud.CloudObject> there,
        ModelStage owner,
        ModelStage main,
        FakeCloud cloud,
        List<FakeCloud.CloudObject> strangers,
        boolean stale) {

    boolean explain(RuntimeException failure) {
        List<? extends Throwable> causes = failure instanceof ApplyFailedException failed
                ? failed.failures().stream()
                        .map(ApplyFailedException.Failure::error)
                        .toList()
                : failure instanceof PlanFailedException failed ? failed.failures() : List.of(failure);
        return causes.stream().allMatch(this::explains);
    }

    private boolean explains(Throwable cause) {
        if (cause instanceof BorrowedException) {
            return step.stage().equals("owner") && main.mayBorrow() && !step.has(Option.BREAK);
        }
        if (cause instanceof InvalidReferenceException) {
            return step.declared().stream()
                    .map(ThingSpec::borrows)
                    .filter(Objects::nonNull)
                    .anyMatch(borrowed -> !owner.surelyHas(borrowed.fqn(), borrowed.kind()));
        }
        if (cause instanceof DataLossException) {
            return !step.has(Option.CONSENT) && !step.destroys() && holdsDataThatMayGo();
        }
        if (stale
                && (cause instanceof ForeignObjectException
                        || cause instanceof SameObjectException
                        || isOfWhatIsGone(cause))) {
            return true;
        }
        if (String.valueOf(cause.getMessage()).contains("not possible")) {
            return step.declared().stream().anyMatch(thing -> thing.size() == ThingSpec.IMPOSSIBLE);
        }
        boolean isNameTaken = cause instanceof ForeignObjectException
                || cause instanceof SameObjectException
                || String.valueOf(cause.getMessage()).contains("is taken");
        return isNameTaken && (!strangers.isEmpty() || names().clash())
                || cause instanceof FakeCloud.RefusedException && isKeptByWhatIsForgotten(cause)
                || isOfAnotherTypeInDeletion(cause);
    }

    /** What is about to be deleted goes before an object of another type is made; those that use it may not have gone yet. */
    private boolean isOfAnotherTypeInDeletion(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("delete of ")
                && step.declared().stream()
                        .map(thing -> before.rows().get(thing.fqn()))
                        .anyMatch(row -> row != null && row.status() == Status.DELETING);
    }

    private static boolean isOfWhatIsGone(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("does not exist");
    }

    private NameClashes names() {
        return new NameClashes(step, before, there);
    }

    private boolean holdsDataThatMayGo() {
        return before.rows().values().stream()
                .filter(row -> !isRetained(row))
                .flatMap(row -> Stream.concat(Stream.of(row.current()), row.older().stream()))
                .anyMatch(each -> each.type().equals(Box.TYPE.name()));
    }

    /** Whether its objects outlive it, by what is declared now or, where it is not declared, by what was. */
    private boolean isRetained(Row row) {
        return step.declared().stream()
                .filter(thing -> thing.fqn().equals(row.fqn()) || thing.was().equals(row.fqn()))
                .findFirst()
                .map(ThingSpec::retain)
                .orElse(row.policies().retain());
    }

    /** Nobody deletes the objects that outlived their rows, and so not what they use. */
    private boolean isKeptByWhatIsForgotten(Throwable cause) {
        return String.valueOf(cause.getMessage()).startsWith("delete of ")
                && cloud.mistakes().isEmpty();
    }
}
