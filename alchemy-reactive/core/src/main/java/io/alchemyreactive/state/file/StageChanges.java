package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StaleRevisionException;
import io.alchemyreactive.state.StateChange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns a commit into the files that it changes, checked against what is stored; nothing is written. Not thread-safe; blocks,
 * as it reads.
 */
final class StageChanges {

    private final StageKey key;
    private final StagePaths stage;
    private final DurableFiles files;
    private final StageFolders folders;
    private final UsedKey keys;
    private final StateCodec codec;
    private final @Nullable StageFile before;
    private final Map<String, StageHash> hashes = new HashMap<>();

    /** The rows that were read already. */
    private final Map<String, Optional<StoredDocument>> stored = new HashMap<>();

    /** The revisions of the rows that were changed; 0 for a removed one. */
    private final Map<String, Long> revisions = new HashMap<>();

    private final SortedMap<String, @Nullable String> changed = new TreeMap<>();
    private boolean stays;
    private Set<Protection> protections;

    /** Checks a commit; throws when it is invalid. */
    StageChanges(
            StageKey key,
            StagePaths stage,
            DurableFiles files,
            StageFolders folders,
            StateKeys keys,
            List<StateChange> commit)
            throws IOException {
        this.key = key;
        this.stage = stage;
        this.files = files;
        this.folders = folders;
        this.keys = new UsedKey(keys);
        this.codec = StateCodec.create(this.keys);
        this.before = folders.stageFile(stage, stored(StagePaths.STAGE));
        this.stays = before != null;
        this.protections = before != null ? before.protections() : Set.of();
        for (StateChange change : commit) {
            add(change);
        }
    }

    /** Whether the stage is stored now and was not before. */
    boolean isNew() {
        return before == null && stays;
    }

    /**
     * The writes for the commit.
     *
     * @param current the digest of the stage
     * @param fence the fence of the lease
     * @param revision the stage's revision after the commit
     */
    CommitLog log(StageDigest current, long fence, long revision) throws IOException {
        String keyId = keys.used != null ? keys.used.id() : before != null ? before.keyId() : null;
        var after = stays ? StageFile.of(key, keyId, protections) : null;
        if (after != null && !after.equals(before)) {
            changed.put(StagePaths.STAGE, after.json());
        } else if (after == null && before != null) {
            changed.put(StagePaths.STAGE, null);
        }
        StageHash hash = hash(after == null ? StageHash.NO_KEY : after.hashKeyId());
        List<FileChange> changes = new ArrayList<>();
        StageDigest digest = current;
        for (Map.Entry<String, @Nullable String> change :
                changed.entrySet().stream().sorted(FileChange.order()).toList()) {
            String name = change.getKey();
            String json = change.getValue();
            StoredDocument old = stored(name);
            if (json != null || old != null) {
                String mark = json == null ? null : hash.mark(name, json);
                digest = digest.with(StoredDocument.part(name), old == null ? null : old.mark(hash(old.keyId())), mark)
                        .at(digest.write() + 1, revision);
                changes.add(new FileChange(
                        name,
                        digest.write(),
                        json == null || mark == null
                                ? null
                                : StoredDocument.text(json, DocumentStamp.of(hash, mark, digest))));
            }
        }
        return new CommitLog(files, stage, changes, fence, current, digest.at(digest.write(), revision), hash);
    }

    private StageHash hash(String keyId) {
        return hashes.computeIfAbsent(
                keyId, id -> StageHash.of(key, id, keys, stage.folder().toString()));
    }

    private void add(StateChange change) throws IOException {
        if (change instanceof StateChange.Note) {
            return;
        }
        stays = !(change instanceof StateChange.RemoveStage);
        if (change instanceof StateChange.PutRow put) {
            Row row = put.row();
            expect(row.fqn(), row.revision() - 1);
            revisions.put(row.fqn(), row.revision());
            changed.put(StagePaths.row(row.fqn()), codec.row(key, row));
        } else if (change instanceof StateChange.RemoveRow remove) {
            expect(remove.fqn(), remove.revision());
            revisions.put(remove.fqn(), 0L);
            changed.put(StagePaths.row(remove.fqn()), null);
        } else if (change instanceof StateChange.PutOutputs put) {
            changed.put(StagePaths.OUTPUTS, codec.outputs(key, put.outputs()));
        } else if (change instanceof StateChange.PutBorrows put) {
            changed.put(StagePaths.BORROWS, codec.borrows(key, put.borrows()));
        } else if (change instanceof StateChange.PutProtections put) {
            protections = put.protections();
        } else if (change instanceof StateChange.RemoveStage) {
            refuseRowsLeft();
            changed.put(StagePaths.OUTPUTS, null);
            changed.put(StagePaths.BORROWS, null);
            protections = Set.of();
        }
    }

    private void refuseRowsLeft() throws IOException {
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
        StoredDocument document = stored(name);
        return document == null
                ? null
                : Document.parse(document.place(), document.json(), Document.LABELLED)
                        .of(key);
    }

    private @Nullable StoredDocument stored(String name) throws IOException {
        Optional<StoredDocument> known = stored.get(name);
        if (known == null) {
            known = Optional.ofNullable(StoredDocument.read(files, stage, name));
            stored.put(name, known);
        }
        return known.orElse(null);
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
