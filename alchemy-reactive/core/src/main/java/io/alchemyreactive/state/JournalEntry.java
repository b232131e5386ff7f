package io.alchemyreactive.state;

import io.alchemyreactive.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One entry of a stage's journal: an accepted commit with its changes and the events of the run. Contains no property,
 * attribute or output, and so no secret.
 *
 * @param number the stage's revision after the commit; a number is left out only where writing the line has failed
 * @param at when it was stored
 * @param holder who held the stage
 * @param actor the {@link Actor} for which the stage was held; empty when none was named
 * @param fence the number of the lease
 * @param changes the changes of the commit, in order; empty for an entry with events only
 * @param events the events, in the form that {@code EventForm} writes and reads
 */
public record JournalEntry(
        long number,
        Instant at,
        Holder holder,
        Optional<String> actor,
        long fence,
        List<Changed> changes,
        List<Value.Fields> events) {

    public JournalEntry {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(holder, "holder");
        Objects.requireNonNull(actor, "actor");
        changes = List.copyOf(changes);
        events = List.copyOf(events);
    }

    /** The id of the deployment: that of the lease, which a run takes once. */
    public String deployment() {
        return holder.id();
    }

    /**
     * One change.
     *
     * @param what the new status of a row, or {@code removed}; {@code outputs}, {@code borrows}, {@code protections},
     *     {@code rekeyed} or {@code stage-removed} of the stage as a whole; {@code lost} or {@code accepted} of either,
     *     after a user has accepted a loss of state
     * @param fqn the row's name; empty for the stage as a whole
     * @param revision the row's revision: the new one, or the one that was removed; 0 for the stage as a whole
     */
    public record Changed(String what, String fqn, long revision) {

        /** Every secret of the stage was encrypted under another key. */
        public static final Changed REKEYED = new Changed("rekeyed", "", 0);

        /** The word for a document that was stored and is given up. */
        public static final String LOST = "lost";

        /** The word for a document that differs from what was stored and is accepted as it is. */
        public static final String ACCEPTED = "accepted";

        public Changed {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(fqn, "fqn");
        }
    }

    /** The line for a commit; for stores. */
    public static JournalEntry of(
            long number, Instant at, Holder holder, Optional<String> actor, long fence, List<StateChange> commit) {
        List<Changed> changes = new ArrayList<>(commit.size());
        List<Value.Fields> events = List.of();
        for (StateChange change : commit) {
            if (change instanceof StateChange.Note note) {
                events = both(events, note.events());
            } else {
                change.accept(CHANGED).ifPresent(changes::add);
            }
        }
        return new JournalEntry(number, at, holder, actor, fence, changes, events);
    }

    private static List<Value.Fields> both(List<Value.Fields> first, List<Value.Fields> second) {
        if (first.isEmpty()) {
            return second;
        }
        List<Value.Fields> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static final StateChange.Visitor<Optional<Changed>> CHANGED = new StateChange.Visitor<>() {

        @Override
        public Optional<Changed> visit(StateChange.PutRow put) {
            Row row = put.row();
            return Optional.of(new Changed(row.status().word(), row.fqn(), row.revision()));
        }

        @Override
        public Optional<Changed> visit(StateChange.RemoveRow remove) {
            return Optional.of(new Changed("removed", remove.fqn(), remove.revision()));
        }

        @Override
        public Optional<Changed> visit(StateChange.PutOutputs put) {
            return ofStage("outputs");
        }

        @Override
        public Optional<Changed> visit(StateChange.PutBorrows put) {
            return ofStage("borrows");
        }

        @Override
        public Optional<Changed> visit(StateChange.PutProtections put) {
            return ofStage("protections");
        }

        @Override
        public Optional<Changed> visit(StateChange.Note note) {
            return Optional.empty();
        }

        @Override
        public Optional<Changed> visit(StateChange.RemoveStage remove) {
            return ofStage("stage-removed");
        }

        private Optional<Changed> ofStage(String what) {
            return Optional.of(new Changed(what, "", 0));
        }
    };
}
