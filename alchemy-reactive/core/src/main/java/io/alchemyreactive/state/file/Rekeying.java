package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.internal.codec.StateKey;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.WrongKeyException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Encrypts all secrets of a folder under another key, one stage after the other, each in one commit. While {@code
 * rekey.json} exists, no other holder can take a stage, and the new key is in separate files beside those of the old
 * one, which it replaces at the end. Blocks.
 */
final class Rekeying {

    private static final String MARKER = "rekey.json";

    private final Path root;
    private final DurableFiles files;
    private final StageFolders folders;
    private final StageReader reader;
    private final StageProver prover;
    private final LeaseTaker leases;
    private final FolderKeys keys;
    private final Clock clock;

    Rekeying(
            Path root,
            DurableFiles files,
            StageFolders folders,
            StageReader reader,
            StageProver prover,
            LeaseTaker leases,
            FolderKeys keys,
            Clock clock) {
        this.root = root;
        this.files = files;
        this.folders = folders;
        this.reader = reader;
        this.prover = prover;
        this.leases = leases;
        this.keys = keys;
        this.clock = clock;
    }

    /** Whether a change of the key is not finished. */
    static boolean isUnderWay(Path root, DurableFiles files) throws IOException {
        return files.disk().size(root.resolve(MARKER)) > 0;
    }

    /** Fails while a change of the key is not finished. */
    static void refuseWhileUnderWay(Path root, DurableFiles files) throws IOException {
        Path marker = root.resolve(MARKER);
        if (isUnderWay(root, files)) {
            throw new StateUnavailableException(
                    marker.toString(),
                    "the key of this state is being changed",
                    "If nobody is doing it, run state rekey again with the same new key: it goes on where it stopped",
                    null);
        }
    }

    /** Changes the key and returns the stages with secrets. */
    List<StageKey> run(KeySource source, Holder holder, Optional<String> actor) throws IOException {
        if (folders.placeOfSecrets().isEmpty() && files.disk().size(root.resolve(MARKER)) == 0) {
            return List.of();
        }
        try (Held held = new Held()) {
            boolean begun = files.disk().size(root.resolve(MARKER)) > 0;
            FolderKeys.Next next = keys.next(source);
            StateKey key = begun ? goOn(next) : null;
            takeAll(held, holder, actor);
            if (key == null) {
                key = begin(next);
            }
            try {
                // Takes stages that were created meanwhile; later holders see the marker.
                takeAll(held, holder, actor);
            } catch (IOException | RuntimeException e) {
                if (!begun) {
                    removeMarkerAfter(e);
                }
                throw e;
            }
            List<StageKey> done = new ArrayList<>();
            for (Map.Entry<StagePaths, FileLease> stage : held.leases.entrySet()) {
                StageFile stored = folders.stageFile(stage.getKey());
                if (stored != null && stored.keyId() != null) {
                    if (!stored.keyId().equals(key.id())) {
                        encrypt(stage.getKey(), stored.key(), key, stage.getValue(), actor);
                    }
                    done.add(stored.key());
                }
            }
            keys.promote(next);
            files.disk().remove(root.resolve(MARKER));
            files.disk().syncFolder(root);
            return done.stream().sorted().toList();
        }
    }

    private void removeMarkerAfter(Exception failure) {
        try {
            files.disk().remove(root.resolve(MARKER));
        } catch (IOException | RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void takeAll(Held held, Holder holder, Optional<String> actor) throws IOException {
        for (StagePaths stage : folders.all()) {
            if (!held.leases.containsKey(stage)) {
                StageFile stored = folders.stageFile(stage);
                held.leases.put(
                        stage, leases.takeForRekey(stored == null ? stage.key() : stored.key(), stage, holder, actor));
            }
        }
    }

    private StateKey begin(FolderKeys.Next next) throws IOException {
        StateKey key = next.make();
        files.replace(root.resolve(MARKER), Document.write(Map.of("to", key.id())));
        return key;
    }

    private StateKey goOn(FolderKeys.Next next) throws IOException {
        String json = files.read(root.resolve(MARKER));
        String to = Document.parse(MARKER, json == null ? "" : json).text("to");
        StateKey key = next.find(to);
        if (key == null || !key.id().equals(to)) {
            throw new WrongKeyException(root + " (where another change of the key is not finished)", next.place());
        }
        keys.reads(key);
        return key;
    }

    private void encrypt(StagePaths stage, StageKey name, StateKey key, FileLease lease, Optional<String> actor)
            throws IOException {
        StageSnapshot now = reader.load(name);
        var codec = StateCodec.create(new OneKey(key));
        SortedMap<String, String> texts = new TreeMap<>();
        now.rows().values().forEach(row -> texts.put(StagePaths.row(row.fqn()), codec.row(name, row)));
        if (now.outputs() != null) {
            texts.put(StagePaths.OUTPUTS, codec.outputs(name, now.outputs()));
        }
        if (files.disk().size(stage.file(StagePaths.BORROWS)) > 0) {
            texts.put(StagePaths.BORROWS, codec.borrows(name, now.borrows()));
        }
        texts.put(
                StagePaths.STAGE,
                StageFile.of(name, key.id(), now.protections()).json());
        StageDigest before = prover.proveForLease(name, stage).digest();
        var journal = JournalWriter.open(files, stage, lease.holder(), actor, lease.fence(), clock, before.revision());
        CommitLog log = rewrite(stage, texts, before, StageHash.of(name, key), lease.fence(), journal.next());
        Instant at = journal.now();
        for (CommitLog.Write write : log.prepare()) {
            write.run();
        }
        CommitLock.committing(stage, journal.next(), () -> {
            log.commit();
            journal.writeChanged(at, List.of(JournalEntry.Changed.REKEYED), log.digestText());
            return true;
        });
        lease.commits().done(log);
    }

    /** Writes every document anew, so that each is marked under the new key. */
    private CommitLog rewrite(
            StagePaths stage,
            SortedMap<String, String> texts,
            StageDigest before,
            StageHash hash,
            long fence,
            long revision) {
        StageDigest after = StageDigest.EMPTY.at(before.write(), revision);
        List<FileChange> changes = new ArrayList<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            String mark = hash.mark(text.getKey(), text.getValue());
            after = after.with(StoredDocument.part(text.getKey()), null, mark).at(after.write() + 1, revision);
            changes.add(new FileChange(
                    text.getKey(),
                    after.write(),
                    StoredDocument.text(text.getValue(), DocumentStamp.of(hash, mark, after))));
        }
        return new CommitLog(files, stage, changes, fence, before, after, hash);
    }

    /**
     * The stages that are held. Closing gives all of them back, whichever of them fails; the first failure is thrown with
     * the others attached.
     */
    private static final class Held implements Closeable {

        final Map<StagePaths, FileLease> leases = new LinkedHashMap<>();

        @Override
        public void close() throws IOException {
            Throwable first = null;
            for (FileLease lease : leases.values()) {
                try {
                    lease.commits().releaseNow();
                } catch (Throwable e) {
                    if (first == null) {
                        first = e;
                    } else if (first != e) {
                        first.addSuppressed(e);
                    }
                }
            }
            if (first instanceof IOException failure) {
                throw failure;
            } else if (first instanceof RuntimeException failure) {
                throw failure;
            } else if (first instanceof Error error) {
                throw error;
            }
        }
    }

    /** Writes under one key. */
    private record OneKey(StateKey key) implements StateKeys {

        @Override
        public StateKey toWrite() {
            return key;
        }

        @Override
        public StateKey toRead(String id, String place) {
            throw new IllegalStateException("only written");
        }
    }
}
