package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StaleRevisionException;
import io.alchemyreactive.state.StateChange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The changes of a commit, checked against the stored rows. For one thread; may block, as it asks for the key. */
final class PostgresStageChanges {

    /**
     * A row as it shall be.
     *
     * @param revision 0 for a row to delete
     * @param json its text, without a sum
     */
    record Target(long revision, String json) {
        static final Target GONE = new Target(0, "");
    }

    private final StageKey stage;
    private final Map<String, Long> stored;
    private final StateCodec codec;
    private final Map<String, Target> targets = new TreeMap<>();
    private boolean stays;
    private boolean outputsChanged;
    private @Nullable String outputs;
    private @Nullable List<Borrow> borrows;
    private @Nullable Set<Protection> protections;

    /**
     * Checks a commit; throws when it is invalid.
     *
     * @param stored the revisions of all rows that matter
     * @param exists whether the stage is stored
     */
    PostgresStageChanges(
            StageKey stage, Map<String, Long> stored, boolean exists, OperationKeys keys, List<StateChange> commit) {
        this.stage = stage;
        this.stored = stored;
        this.stays = exists;
        this.codec = StateCodec.create(keys);
        commit.forEach(this::add);
    }

    Map<String, Target> targets() {
        return targets;
    }

    boolean stays() {
        return stays;
    }

    boolean outputsChanged() {
        return outputsChanged;
    }

    /** The text of the outputs as they shall be, without a sum; null for none. */
    @Nullable
    String outputs() {
        return outputs;
    }

    /** All borrows as they shall be; null when they stay as they are. */
    @Nullable
    List<Borrow> borrows() {
        return borrows;
    }

    /** The new protections of the stage; null when they stay as they are. */
    @Nullable
    Set<Protection> protections() {
        return protections;
    }

    /** The revision at which a row is stored, 0 when it is not. */
    long storedRevision(String fqn) {
        return stored.getOrDefault(fqn, 0L);
    }

    private void add(StateChange change) {
        if (change instanceof StateChange.Note) {
            return;
        }
        stays = !(change instanceof StateChange.RemoveStage);
        if (change instanceof StateChange.PutRow put) {
            Row row = put.row();
            expect(row.fqn(), row.revision() - 1);
            ColumnText.stored(row.fqn());
            targets.put(row.fqn(), new Target(row.revision(), codec.row(stage, row)));
        } else if (change instanceof StateChange.RemoveRow remove) {
            expect(remove.fqn(), remove.revision());
            targets.put(remove.fqn(), Target.GONE);
        } else if (change instanceof StateChange.PutOutputs put) {
            outputsChanged = true;
            outputs = codec.outputs(stage, put.outputs());
        } else if (change instanceof StateChange.PutBorrows put) {
            put.borrows().forEach(this::check);
            borrows = put.borrows();
        } else if (change instanceof StateChange.PutProtections put) {
            protections = put.protections();
        } else if (change instanceof StateChange.RemoveStage) {
            stored.keySet().forEach(fqn -> expect(fqn, 0));
            targets.keySet().forEach(fqn -> expect(fqn, 0));
            outputsChanged = true;
            outputs = null;
            borrows = List.of();
            protections = Set.of();
        }
    }

    private void check(Borrow borrow) {
        if (!borrow.borrower().stage().equals(stage)) {
            throw new IllegalArgumentException("the edge from " + borrow.borrower() + " is not one of stage " + stage);
        }
        ColumnText.stored(borrow.borrower().fqn());
        ColumnText.stored(borrow.owner().fqn());
    }

    private void expect(String fqn, long revision) {
        Target target = targets.get(fqn);
        long found = target == null ? storedRevision(fqn) : target.revision();
        if (found != revision) {
            throw new StaleRevisionException(new ResourceKey(stage, fqn), revision, found);
        }
    }
}
