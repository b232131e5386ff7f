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
 * Turns commits into the files that they change. Each commit is checked against what is stored and the commits before
 * it, and counts as a whole or not at all; nothing is written. Not thread-safe; blocks, as it reads.
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
    private boolean asOne;

    StageChanges(StageKey key, StagePaths stage, DurableFiles files, StageFolders folders, StateKeys keys)
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
    }

    /** Adds one commit, or fails and adds nothing of it. */
    void add(List<StateChange> commit) throws IOException {
        Map<String, Long> seen = new HashMap<>();
        for (StateChange change : commit) {
            check(change, seen);
        }
        SortedMap<String, @Nullable String> encoded = new TreeMap<>();
        commit.forEach(change -> encode(change, encoded));
        revisions.putAll(seen);
        changed.putAll(encoded);
        asOne |= encoded.size() > 1;
        for (StateChange change : commit) {
            if (change instanceof StateChange.Note) {
                continue;
            }
            stays = !(change instanceof StateChange.RemoveStage);
            if (change instanceof StateChange.PutProtections put) {
                protections = put.protections();
            } else if (!stays) {
                protections = Set.of();
            }
        }
    }

    /** Whether the stage exists when all is done. */
    boolean stays() {
        return stays;
    }

    /** Whether the stage is stored now and was not before. */
    boolean isNew() {
        return before == null && stays;
    }

    /**
     * The writes for all commits that were added.
     *
     * @param current the digest of the stage
     * @param fence the fence of the lease
     * @param revision the stage's revision after the commits
     */
    CommitLog log(StageDigest current, long fence, long revision) throws IOException {
        String keyId = keys.used != null ? keys.used.id() : before != null ? before.keyId() : null;
        var after = stays ? StageFile.of(key, keyId, protections) : null;
        if (after != null && !after.equals(before)) {
            changed.put(StagePaths.STAGE, after.json());
            asOne = true;
        } else if (after == null && before != null) {
            changed.put(StagePaths.STAGE, null);
            asOne = true;
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
        return new CommitLog(
                files,
                stage,
                changes,
                asOne && changes.size() > 1,
                fence,
                current,
                digest.at(digest.write(), revision),
                hash);
    }

    private StageHash hash(String keyId) {
        return hashes.computeIfAbsent(
                keyId, id -> StageHash.of(key, id, keys, stage.folder().toString()));
    }

    private void check(StateChange change, Map<String, Long> seen) throws IOException {
        if (change instanceof StateChange.PutRow put) {
            Row row = put.row();
            expect(row.fqn(), row.revision() - 1, seen);
            seen.put(row.fqn(), row.revision());
        } else if (change instanceof StateChange.RemoveRow remove) {
            expect(remove.fqn(), remove.revision(), seen);
            seen.put(remove.fqn(), 0L);
        } else if (change instanceof StateChange.RemoveStage) {
            for (String name : folders.rowFiles(stage)) {
                Document left = document(StagePaths.RESOURCES + "/" + name);
                if (left != null) {
                    expect(left.text("fqn"), 0, seen);
                }
            }
            Map<String, Long> all = new HashMap<>(revisions);
            all.putAll(seen);
            for (String fqn : all.keySet()) {
                expect(fqn, 0, all);
            }
        }
    }

    private void expect(String fqn, long revision, Map<String, Long> seen) throws IOException {
        Long found = seen.containsKey(fqn) ? seen.get(fqn) : revisions.get(fqn);
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
                : Document.parse(document.place(), document.json()).of(key);
    }

    private @Nullable StoredDocument stored(String name) throws IOException {
        Optional<StoredDocument> known = stored.get(name);
        if (known == null) {
            known = Optional.ofNullable(StoredDocument.read(files, stage, name));
            stored.put(name, known);
        }
        return known.orElse(null);
    }

    private void encode(StateChange change, Map<String, @Nullable String> encoded) {
        if (change instanceof StateChange.PutRow put) {
            encoded.put(StagePaths.row(put.row().fqn()), codec.row(key, put.row()));
        } else if (change instanceof StateChange.RemoveRow remove) {
            encoded.put(StagePaths.row(remove.fqn()), null);
        } else if (change instanceof StateChange.PutOutputs put) {
            encoded.put(StagePaths.OUTPUTS, codec.outputs(key, put.outputs()));
        } else if (change instanceof StateChange.PutBorrows put) {
            encoded.put(StagePaths.BORROWS, codec.borrows(key, put.borrows()));
        } else if (change instanceof StateChange.RemoveStage) {
            encoded.put(StagePaths.OUTPUTS, null);
            encoded.put(StagePaths.BORROWS, null);
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
