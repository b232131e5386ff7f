package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads consistent snapshots of stages. Thread-safe; blocks. */
final class StageReader {

    private final StageFolders folders;
    private final DurableFiles files;
    private final StateCodec codec;
    private final StateKeys keys;
    private final StageProver prover;
    private final HeldStages held;

    StageReader(StageFolders folders, DurableFiles files, StateKeys keys, StageProver prover, HeldStages held) {
        this.folders = folders;
        this.files = files;
        this.codec = StateCodec.create(keys);
        this.keys = keys;
        this.prover = prover;
        this.held = held;
    }

    StageSnapshot load(StageKey key) throws IOException {
        StagePaths stage = folders.of(key);
        HeldLease held = this.held.find(stage);
        Holder holder = held == null ? null : held.holder();
        Optional<StageSnapshot> found = settled(key, stage, () -> snapshot(key, stage, holder));
        if (found.isEmpty()) {
            folders.index().refuseMissing(key);
        }
        return found.orElseGet(() -> StageSnapshot.empty(key));
    }

    private StageSnapshot snapshot(StageKey key, StagePaths stage, @Nullable Holder holder) throws IOException {
        Map<String, Row> rows = new HashMap<>();
        var rest = new Object() {
            Value.@Nullable Fields outputs;
            List<Borrow> borrows = List.of();
        };
        StageProver.Proved proved = prover.prove(key, stage, document -> {
            switch (StoredDocument.part(document.name())) {
                case ROW -> {
                    Row row = row(key, document);
                    rows.put(row.fqn(), row);
                }
                case OUTPUTS -> rest.outputs = codec.outputs(key, document.json(), document.place());
                case BORROWS -> rest.borrows = codec.borrows(key, document.json(), document.place());
                case STAGE -> {}
            }
        });
        StageFile file = proved.file();
        return new StageSnapshot(
                key, rows, rest.outputs, rest.borrows, file == null ? Set.of() : file.protections(), holder);
    }

    /** One row; null when there is none. Does not detect an outdated row; only a load of the whole stage does. */
    @Nullable
    Row row(StageKey key, String fqn) throws IOException {
        StagePaths stage = folders.of(key);
        Optional<Optional<Row>> found = settled(key, stage, () -> {
            StoredDocument document = StoredDocument.read(files, stage, StagePaths.row(fqn));
            if (document == null) {
                prover.refuseMissingRow(key, stage);
                return Optional.empty();
            }
            prover.checkMark(key, stage, document);
            return Optional.of(row(key, document));
        });
        if (found.isEmpty()) {
            folders.index().refuseMissing(key);
        }
        return found.flatMap(row -> row).orElse(null);
    }

    /** The stage's revision. */
    long revision(StageKey key) throws IOException {
        StagePaths stage = folders.of(key);
        return LocalDisk.isAbsent(stage.folder()) ? 0 : CommitLock.revision(stage);
    }

    JournalFile journal(StageKey key) {
        return JournalFile.of(files, folders.of(key));
    }

    /** The stages in the folder, also those whose folder is missing or says nothing readable, in no order. */
    List<StageKey> stages() throws IOException {
        Map<StagePaths, StageKey> indexed = new HashMap<>();
        List<StageKey> stages = new ArrayList<>();
        for (StageKey key : folders.index().keys()) {
            indexed.put(folders.of(key), key);
            if (LocalDisk.isAbsent(folders.of(key).folder())) {
                stages.add(key);
            }
        }
        for (StagePaths stage : folders.all()) {
            StageKey key = keyOf(stage, indexed.get(stage));
            if (key != null) {
                stages.add(key);
            }
        }
        return stages;
    }

    /** The stage in a folder, from its document or else from the index; null when none is stored. */
    private @Nullable StageKey keyOf(StagePaths stage, @Nullable StageKey indexed) throws IOException {
        try {
            return settled(null, stage, () -> {
                        StageFile file = folders.stageFile(stage);
                        prover.proveOne(stage, file, StagePaths.STAGE);
                        return Optional.ofNullable(file);
                    })
                    .flatMap(found -> found)
                    .map(StageFile::key)
                    .orElse(null);
        } catch (CorruptStateException e) {
            if (indexed == null) {
                throw e;
            }
            return indexed;
        }
    }

    /** The borrows of all stages, in no order. */
    List<Borrow> borrows() throws IOException {
        folders.index().refuseMissing();
        List<Borrow> borrows = new ArrayList<>();
        for (StagePaths stage : folders.all()) {
            settled(null, stage, () -> {
                        StageFile file = folders.stageFile(stage);
                        StoredDocument document = prover.proveOne(stage, file, StagePaths.BORROWS);
                        return file == null || document == null
                                ? List.<Borrow>of()
                                : codec.borrows(file.key(), document.json(), document.place());
                    })
                    .ifPresent(borrows::addAll);
        }
        return borrows;
    }

    /** Reads under the lock, after an interrupted commit was finished; empty when there is no folder. */
    private <T> Optional<T> settled(@Nullable StageKey key, StagePaths stage, CommitLock.Work<T> read)
            throws IOException {
        while (!LocalDisk.isAbsent(stage.folder())) {
            Optional<T> result = CommitLock.reading(
                    stage,
                    () -> PendingCommit.isThere(files, stage)
                            ? Optional.empty()
                            : Optional.of(named(key, stage, read)));
            if (result.isPresent()) {
                return result;
            }
            CommitLock.writing(
                    stage,
                    () -> named(key, stage, () -> {
                        PendingCommit.finish(files, stage, keys);
                        return true;
                    }));
        }
        return Optional.empty();
    }

    /** Runs the work and reports all findings when the stage is known; otherwise only the first. */
    private <T> T named(@Nullable StageKey key, StagePaths stage, CommitLock.Work<T> work) throws IOException {
        return key == null ? work.run() : prover.named(key, stage, work);
    }

    private Row row(StageKey key, StoredDocument document) {
        Row row = codec.row(key, document.json(), document.place());
        if (!document.name().equals(StagePaths.row(row.fqn()))) {
            throw StageFolders.corrupt(
                    document.place(), "it holds the row of '" + row.fqn() + "', which has another file");
        }
        return row;
    }
}
