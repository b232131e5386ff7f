package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.JournalEntry;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateUnavailableException;
import io.alchemyreactive.state.WrongKeyException;
import io.alchemyreactive.state.codec.Document;
import io.alchemyreactive.state.codec.KeySource;
import io.alchemyreactive.state.codec.StateCodec;
import io.alchemyreactive.state.codec.StateKey;
import io.alchemyreactive.state.codec.StateKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts all secrets of a folder under another key, one stage after the other, each in one commit. As long as {@code
 * rekey.json} is there nobody else takes a stage, and what is kept of the new key stands in files of its own, beside those
 * of the old one; they change places at the end. Blocks.
 */
final class Rekeying {

    private static final String MARKER = "rekey.json";

    private final Path root;
    private final DurableFiles files;
    private final StageFolders folders;
    private final StageReader reader;
    private final LeaseTaker leases;
    private final FolderKeys keys;
    private final Clock clock;

    Rekeying(
            Path root,
            DurableFiles files,
            StageFolders folders,
            StageReader reader,
            LeaseTaker leases,
            FolderKeys keys,
            Clock clock) {
        this.root = root;
        this.files = files;
        this.folders = folders;
        this.reader = reader;
        this.leases = leases;
        this.keys = keys;
        this.clock = clock;
    }

    /** Fails while a change of the key is not finished. */
    static void refuseWhileUnderWay(Path root, DurableFiles files) throws IOException {
        Path marker = root.resolve(MARKER);
        if (files.disk().size(marker) > 0) {
            throw new StateUnavailableException(
                    marker.toString(),
                    "the key of this state is being changed",
                    "If nobody is doing it, run state rekey again with the same new key: it goes on where it stopped",
                    null);
        }
    }

    /** Does all of it, and says which stages have secrets. */
    List<StageKey> run(KeySource source, Holder holder, Optional<String> actor) throws IOException {
        if (folders.placeOfSecrets().isEmpty() && files.disk().size(root.resolve(MARKER)) == 0) {
            return List.of();
        }
        Map<StagePaths, FileLease> held = new LinkedHashMap<>();
        try {
            boolean begun = files.disk().size(root.resolve(MARKER)) > 0;
            FolderKeys.Next next = keys.next(source);
            StateKey key = begun ? goOn(next) : null;
            takeAll(held, holder, actor);
            if (key == null) {
                key = begin(next);
            }
            try {
                // Of stages that were made meanwhile, whoever comes now sees the marker.
                takeAll(held, holder, actor);
            } catch (IOException | RuntimeException e) {
                if (!begun) {
                    files.disk().remove(root.resolve(MARKER));
                }
                throw e;
            }
            List<StageKey> done = new ArrayList<>();
            for (Map.Entry<StagePaths, FileLease> stage : held.entrySet()) {
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
        } finally {
            for (FileLease lease : held.values()) {
                lease.commits().releaseNow();
            }
        }
    }

    private void takeAll(Map<StagePaths, FileLease> held, Holder holder, Optional<String> actor) throws IOException {
        for (StagePaths stage : folders.all()) {
            if (!held.containsKey(stage)) {
                StageFile stored = folders.stageFile(stage);
                held.put(stage, leases.takeForRekey(stored == null ? stage.key() : stored.key(), stage, holder, actor));
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
        var under = new OneKey(key);
        var codec = StateCodec.create(under);
        SortedMap<String, @Nullable String> changes = new TreeMap<>();
        for (Row row : now.rows().values()) {
            under.used = false;
            String json = codec.row(name, row);
            if (under.used) {
                changes.put(StagePaths.row(row.fqn()), json);
            }
        }
        if (now.outputs() != null) {
            changes.put(StagePaths.OUTPUTS, codec.outputs(name, now.outputs()));
        }
        changes.put(StagePaths.STAGE, new StageFile(name, key.id(), now.protections()).json());
        var log = new CommitLog(files, stage, changes, true);
        for (CommitLog.Write write : log.prepare()) {
            write.run();
        }
        var journal = JournalWriter.open(files, stage, lease.holder(), actor, lease.fence(), clock);
        CommitLock.committing(stage, journal.after(1), () -> {
            log.commit();
            journal.write(JournalEntry.Changed.REKEYED);
            return true;
        });
    }

    /** Writes under one key, and tells whether it was needed. */
    private static final class OneKey implements StateKeys {

        private final StateKey key;
        private boolean used;

        OneKey(StateKey key) {
            this.key = key;
        }

        @Override
        public StateKey toWrite() {
            used = true;
            return key;
        }

        @Override
        public StateKey toRead(String id, String place) {
            throw new IllegalStateException("only written");
        }
    }
}
