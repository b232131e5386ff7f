package io.alchemyreactive.state;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of one resource. Rows change only through the transition table.
 *
 * @param fqn the fully qualified name: namespace path and logical id, joined with {@code /}
 * @param status the status in the life cycle
 * @param current the generation that is live or is being made
 * @param older earlier generations that still have to be deleted, newest first
 * @param policies the policies with which it was declared
 * @param order its place in the order in which the stage's resources were created
 * @param revision 1 for a row's first write, one more for each further write
 * @param fence the fence of the lease under which it was written
 * @param updatedAt when it was written
 * @param operation the operation that was begun, in status {@code OPERATING}; null in every other status
 */
public record Row(
        String fqn,
        Status status,
        Generation current,
        List<Generation> older,
        Policies policies,
        long order,
        long revision,
        long fence,
        Instant updatedAt,
        @Nullable PendingOperation operation) {

    public Row {
        Objects.requireNonNull(fqn, "fqn");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(current, "current");
        Objects.requireNonNull(policies, "policies");
        Objects.requireNonNull(updatedAt, "updatedAt");
        older = List.copyOf(older);
        if ((status == Status.OPERATING) != (operation != null)) {
            throw new IllegalArgumentException("the row of '" + fqn + "' is " + status.word() + " and has "
                    + (operation == null ? "no operation" : operation));
        }
    }

    /** A row on whose object no operation was begun. */
    public Row(
            String fqn,
            Status status,
            Generation current,
            List<Generation> older,
            Policies policies,
            long order,
            long revision,
            long fence,
            Instant updatedAt) {
        this(fqn, status, current, older, policies, order, revision, fence, updatedAt, null);
    }

    /** Whether one of its generations has one of these types. */
    public boolean hasGenerationOf(Set<String> types) {
        return types.contains(current.type()) || older.stream().anyMatch(each -> types.contains(each.type()));
    }

    /** This row with another status; an operation goes with the status that it belongs to. */
    public Row withStatus(Status status) {
        PendingOperation kept = status == Status.OPERATING ? operation : null;
        return new Row(fqn, status, current, older, policies, order, revision, fence, updatedAt, kept);
    }

    /** This row with an operation that was begun on its object. */
    public Row operating(PendingOperation begun) {
        return new Row(fqn, Status.OPERATING, current, older, policies, order, revision, fence, updatedAt, begun);
    }

    /** This row with other generations. */
    public Row withGenerations(Generation current, List<Generation> older) {
        return new Row(fqn, status, current, older, policies, order, revision, fence, updatedAt, operation);
    }

    /** This row with another current generation. */
    public Row withCurrent(Generation current) {
        return withGenerations(current, older);
    }

    /** This row with other policies. */
    public Row withPolicies(Policies policies) {
        return new Row(fqn, status, current, older, policies, order, revision, fence, updatedAt, operation);
    }

    /** This row at another revision. */
    public Row withRevision(long revision) {
        return new Row(fqn, status, current, older, policies, order, revision, fence, updatedAt, operation);
    }

    /** This row under another name. */
    public Row withFqn(String fqn) {
        return new Row(fqn, status, current, older, policies, order, revision, fence, updatedAt, operation);
    }

    /** This row as written under a lease at a time. */
    public Row stamped(long fence, Instant updatedAt) {
        return new Row(fqn, status, current, older, policies, order, revision, fence, updatedAt, operation);
    }
}
