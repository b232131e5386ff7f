package io.alchemyreactive.state;

import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** One change of a stage; a commit applies several of them, or none. */
public sealed interface StateChange {

    /** One method per kind of change, so that code that forgets a new kind does not compile. */
    interface Visitor<R> {
        R visit(PutRow put);

        R visit(RemoveRow remove);

        R visit(PutOutputs put);

        R visit(PutBorrows put);

        R visit(PutProtections put);

        R visit(Note note);

        R visit(RemoveStage remove);
    }

    /** Calls the method for this member. */
    <R> R accept(Visitor<R> visitor);

    /** Writes a row. The stored one must have the revision before this row's, or be absent for revision 1. */
    record PutRow(Row row) implements StateChange {
        public PutRow {
            Objects.requireNonNull(row, "row");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Removes a row, which must have this revision. */
    record RemoveRow(String fqn, long revision) implements StateChange {
        public RemoveRow {
            Objects.requireNonNull(fqn, "fqn");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Writes the outputs of the stack, in place of those before. */
    record PutOutputs(Value.Fields outputs) implements StateChange {
        public PutOutputs {
            Objects.requireNonNull(outputs, "outputs");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Writes all borrows of this stage from others, in place of those before. */
    record PutBorrows(List<Borrow> borrows) implements StateChange {
        public PutBorrows {
            borrows = borrows.stream().sorted().distinct().toList();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Writes what the stage is protected from, in place of what was before. */
    record PutProtections(Set<Protection> protections) implements StateChange {
        public PutProtections {
            protections = Set.copyOf(protections);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * Adds events to the journal entry of this commit; nothing else changes. A commit of events alone writes an entry,
     * and is refused without the lease like any other commit.
     *
     * @param events the events, in the form that {@code EventForm} writes and reads; they must not contain secrets
     */
    record Note(List<Value.Fields> events) implements StateChange {

        public Note {
            events = List.copyOf(events);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Removes the stage with all that is stored of it. Refused while a row is left. */
    record RemoveStage() implements StateChange {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
