package io.alchemyreactive.state.memory;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.LeaseLostException;
import io.alchemyreactive.state.LockedException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StaleRevisionException;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.value.Value;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * One stage in memory. Thread-safe: everything happens under its monitor, in short sections that wait for nothing else.
 */
final class MemoryStage {

    /** The most lines, changes and events in the journal of a stage; older lines are dropped. */
    private static final long MOST_IN_JOURNAL = 50_000;

    private final StageKey key;
    private final Clock clock;
    private final Map<String, Row> rows = new HashMap<>();

    /** The rows as last handed out; null after a change of them. */
    private @Nullable Map<String, Row> shared = Map.of();

    private Value.@Nullable Fields outputs;
    private List<Borrow> borrows = List.of();
    private Set<Protection> protections = Set.of();
    private @Nullable MemoryLease lease;
    private long lastFence;
    private long revision;
    private final Deque<JournalEntry> journal = new ArrayDeque<>();
    private long inJournal;

    /** Tells the revision after each commit, under the monitor and so in their order. */
    private final Sinks.Many<Long> revisions = Sinks.many().replay().latestOrDefault(0L);

    MemoryStage(StageKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    StageKey key() {
        return key;
    }

    synchronized StageSnapshot snapshot() {
        Map<String, Row> all = shared == null ? Map.copyOf(rows) : shared;
        shared = all;
        return new StageSnapshot(key, all, outputs, borrows, protections, lease == null ? null : lease.holder());
    }

    synchronized @Nullable Row row(String fqn) {
        return rows.get(fqn);
    }

    synchronized List<Borrow> borrows() {
        return borrows;
    }

    synchronized boolean isStored() {
        return !rows.isEmpty() || outputs != null || !borrows.isEmpty() || !protections.isEmpty();
    }

    synchronized MemoryLease acquire(Holder holder, Optional<String> actor) {
        if (lease != null) {
            throw new LockedException(key, lease.holder());
        }
        lease = new MemoryLease(this, holder, actor, ++lastFence);
        return lease;
    }

    synchronized void release(MemoryLease given) {
        if (lease == given) {
            lease = null;
        }
    }

    synchronized @Nullable HeldLease held() {
        return lease == null ? null : new HeldLease(key, lease.holder(), lease.fence(), Optional.empty());
    }

    /** Releases the lease with this fence and returns it; null when the stage is free. */
    synchronized @Nullable HeldLease release(long fence) {
        HeldLease held = held();
        if (held != null && held.fence() != fence) {
            throw new LockedException(key, held.holder());
        }
        lease = null;
        return held;
    }

    /** Emits the current and later revisions, on other threads than the committer's. */
    Flux<Long> revisions() {
        return revisions.asFlux().onBackpressureLatest().publishOn(Schedulers.parallel(), 1);
    }

    synchronized List<JournalEntry> journal(long after) {
        return journal.stream().filter(line -> line.number() > after).toList();
    }

    synchronized long prune(int keep) {
        long before = journal.size();
        while (journal.size() > keep) {
            inJournal -= weight(journal.remove());
        }
        return before - journal.size();
    }

    synchronized void commit(Lease given, List<StateChange> changes) {
        MemoryLease held = lease;
        if (held == null || held != given) {
            throw new LeaseLostException(
                    key, lease == null ? "it was given back, or released by hand" : "it is held by " + lease.holder());
        }
        Instant at = ErrorBoundary.call(() -> Objects.requireNonNull(clock.instant(), "the clock returned null"));
        var undo = new ArrayList<Runnable>();
        Value.Fields outputsBefore = outputs;
        List<Borrow> borrowsBefore = borrows;
        Set<Protection> protectionsBefore = protections;
        try {
            var applying = new Applying(undo);
            changes.forEach(change -> change.accept(applying).run());
        } catch (StaleRevisionException e) {
            for (int i = undo.size() - 1; i >= 0; i--) {
                undo.get(i).run();
            }
            outputs = outputsBefore;
            borrows = borrowsBefore;
            protections = protectionsBefore;
            throw e;
        }
        if (!undo.isEmpty()) {
            shared = null;
        }
        if (!changes.isEmpty()) {
            write(JournalEntry.of(++revision, at, held.holder(), held.actor(), held.fence(), changes));
            revisions.tryEmitNext(revision);
        }
    }

    private void write(JournalEntry line) {
        journal.add(line);
        inJournal += weight(line);
        while (inJournal > MOST_IN_JOURNAL && journal.size() > 1) {
            inJournal -= weight(journal.remove());
        }
    }

    private static long weight(JournalEntry line) {
        return 1L + line.changes().size() + line.events().size();
    }

    /** How a change is applied; adds how it is undone where that is one row's matter. */
    private final class Applying implements StateChange.Visitor<Runnable> {

        private final List<Runnable> undo;

        Applying(List<Runnable> undo) {
            this.undo = undo;
        }

        @Override
        public Runnable visit(StateChange.PutRow put) {
            return () -> {
                Row row = put.row();
                expect(row.fqn(), row.revision() - 1);
                replace(row.fqn(), row, undo);
            };
        }

        @Override
        public Runnable visit(StateChange.RemoveRow remove) {
            return () -> {
                expect(remove.fqn(), remove.revision());
                replace(remove.fqn(), null, undo);
            };
        }

        @Override
        public Runnable visit(StateChange.PutOutputs put) {
            return () -> outputs = put.outputs();
        }

        @Override
        public Runnable visit(StateChange.PutBorrows put) {
            return () -> borrows = put.borrows();
        }

        @Override
        public Runnable visit(StateChange.PutProtections put) {
            return () -> protections = put.protections();
        }

        @Override
        public Runnable visit(StateChange.Note note) {
            // The journal has it.
            return () -> {};
        }

        @Override
        public Runnable visit(StateChange.RemoveStage remove) {
            return () -> {
                rows.keySet().stream().sorted().findFirst().ifPresent(left -> expect(left, 0));
                outputs = null;
                borrows = List.of();
                protections = Set.of();
            };
        }
    }

    private void expect(String fqn, long revision) {
        Row stored = rows.get(fqn);
        long found = stored == null ? 0 : stored.revision();
        if (found != revision) {
            throw new StaleRevisionException(new ResourceKey(key, fqn), revision, found);
        }
    }

    private void replace(String fqn, @Nullable Row row, List<Runnable> undo) {
        Row before = row == null ? rows.remove(fqn) : rows.put(fqn, row);
        undo.add(() -> {
            if (before == null) {
                rows.remove(fqn);
            } else {
                rows.put(fqn, before);
            }
        });
    }
}
