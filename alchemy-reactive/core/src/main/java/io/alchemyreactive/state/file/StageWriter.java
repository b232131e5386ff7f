package io.alchemyreactive.state.file;

import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StaleRevisionException;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.codec.Document;
import io.alchemyreactive.state.codec.StateCodec;
import io.alchemyreactive.state.codec.StateKey;
import io.alchemyreactive.state.codec.StateKeys;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns one commit into the files that it changes: first everything is checked, then encoded, then written. For one use,
 * under an exclusive {@link CommitLock}; blocks.
 */
final class StageWriter {

    private final StageKey key;
    private final StagePaths stage;
    private final DurableFiles files;
    private final StageFolders folders;
    private final UsedKey keys;
    private final StateCodec codec;

    /** The revisions that the rows of this commit have after the changes seen so far; 0 for an absent row. */
    private final Map<String, Long> revisions = new LinkedHashMap<>();

    private final Map<String, @Nullable String> changed = new TreeMap<>();

    StageWriter(StageKey key, StagePaths stage, DurableFiles files, StageFolders folders, StateKeys keys) {
        this.key = key;
        this.stage = stage;
        this.files = files;
        this.folders = folders;
        this.keys = new UsedKey(keys);
        this.codec = StateCodec.create(this.keys);
    }

    void commit(List<StateChange> changes) throws IOException {
        CommitLog.finish(files, stage);
        StageFile before = folders.stageFile(stage);
        boolean stays = before != null;
        for (StateChange change : changes) {
            check(change);
            stays = !(change instanceof StateChange.RemoveStage);
        }
        changes.forEach(this::encode);
        String keyId = keys.used == null ? before == null ? null : before.keyId() : keys.used.id();
        var after = stays ? new StageFile(key, keyId) : null;
        if (after != null && !after.equals(before)) {
            changed.put(StagePaths.STAGE, after.json());
        } else if (after == null && before != null) {
            changed.put(StagePaths.STAGE, null);
        }
        CommitLog.commit(files, stage, changed);
        if (after == null) {
            files.disk().remove(stage.resources());
        }
    }

    private void check(StateChange change) throws IOException {
        if (change instanceof StateChange.PutRow put) {
            Row row = put.row();
            expect(row.fqn(), row.revision() - 1);
            revisions.put(row.fqn(), row.revision());
        } else if (change instanceof StateChange.RemoveRow remove) {
            expect(remove.fqn(), remove.revision());
            revisions.put(remove.fqn(), 0L);
        } else if (change instanceof StateChange.RemoveStage) {
            for (String name : folders.rowFiles(stage)) {
                Document left = document(StagePaths.RESOURCES + "/" + name);
                if (left != null) {
                    expect(left.text("fqn"), 0);
                }
            }
            for (String fqn : revisions.keySet()) {
                expect(fqn, 0);
            }
        }
    }

    private void expect(String fqn, long revision) throws IOException {
        Long found = revisions.get(fqn);
        if (found == null) {
            Document stored = document(StagePaths.row(fqn));
            found = stored == null ? 0 : stored.number("revision");
        }
        if (found != revision) {
            throw new StaleRevisionException(new ResourceKey(key, fqn), revision, found);
        }
    }

    private @Nullable Document document(String name) throws IOException {
        String json = files.read(stage.file(name));
        return json == null
                ? null
                : Document.parse(stage.file(name).toString(), json).of(key);
    }

    private void encode(StateChange change) {
        if (change instanceof StateChange.PutRow put) {
            changed.put(StagePaths.row(put.row().fqn()), codec.row(key, put.row()));
        } else if (change instanceof StateChange.RemoveRow remove) {
            changed.put(StagePaths.row(remove.fqn()), null);
        } else if (change instanceof StateChange.PutOutputs put) {
            changed.put(StagePaths.OUTPUTS, codec.outputs(key, put.outputs()));
        } else if (change instanceof StateChange.PutBorrows put) {
            changed.put(StagePaths.BORROWS, codec.borrows(key, put.borrows()));
        } else if (change instanceof StateChange.RemoveStage) {
            changed.put(StagePaths.OUTPUTS, null);
            changed.put(StagePaths.BORROWS, null);
        }
    }

    /** Remembers whether a secret was among what was encoded, and under which key. */
    private static final class UsedKey implements StateKeys {

        private final StateKeys keys;
        private @Nullable StateKey used;

        UsedKey(StateKeys keys) {
            this.keys = keys;
        }

        @Override
        public StateKey toWrite() {
            used = keys.toWrite();
            return used;
        }

        @Override
        public StateKey toRead(String id, String place) {
            return keys.toRead(id, place);
        }
    }
}
