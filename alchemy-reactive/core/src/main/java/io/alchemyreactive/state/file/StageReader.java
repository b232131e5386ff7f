package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.HeldLease;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.codec.StateCodec;
import io.alchemyreactive.state.codec.StateKeys;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads stages, each as one commit has left it. Thread-safe; blocks. */
final class StageReader {

    private final StageFolders folders;
    private final DurableFiles files;
    private final StateCodec codec;
    private final StateKeys keys;
    private final HeldStages held;

    StageReader(StageFolders folders, DurableFiles files, StateKeys keys, HeldStages held) {
        this.folders = folders;
        this.files = files;
        this.codec = StateCodec.create(keys);
        this.keys = keys;
        this.held = held;
    }

    StageSnapshot load(StageKey key) throws IOException {
        StagePaths stage = folders.of(key);
        HeldLease held = this.held.find(stage);
        Holder holder = held == null ? null : held.holder();
        return settled(stage, () -> {
                    StageFile file = folders.stageFile(stage);
                    if (file == null) {
                        return new StageSnapshot(key, Map.of(), null, List.of(), Set.of(), holder);
                    }
                    checkKey(stage, file);
                    return new StageSnapshot(
                            key,
                            rows(key, stage),
                            outputs(key, stage),
                            borrows(key, stage),
                            file.protections(),
                            holder);
                })
                .orElseGet(() -> StageSnapshot.empty(key));
    }

    @Nullable
    Row row(StageKey key, String fqn) throws IOException {
        StagePaths stage = folders.of(key);
        Path file = stage.file(StagePaths.row(fqn));
        return settled(stage, () -> {
                    String json = files.read(file);
                    return Optional.ofNullable(json == null ? null : row(key, file, json));
                })
                .flatMap(found -> found)
                .orElse(null);
    }

    /** The stage's revision. */
    long revision(StageKey key) throws IOException {
        StagePaths stage = folders.of(key);
        return LocalDisk.isAbsent(stage.folder()) ? 0 : CommitLock.revision(stage);
    }

    JournalFile journal(StageKey key) {
        return JournalFile.of(files, folders.of(key));
    }

    /** The stages in the folder, in no order. */
    List<StageKey> stages() throws IOException {
        List<StageKey> stages = new ArrayList<>();
        for (StagePaths stage : folders.all()) {
            settled(stage, () -> Optional.ofNullable(folders.stageFile(stage)))
                    .flatMap(found -> found)
                    .ifPresent(file -> stages.add(file.key()));
        }
        return stages;
    }

    /** The edges that lead from any stage to another one, in no order. */
    List<Borrow> borrows() throws IOException {
        List<Borrow> borrows = new ArrayList<>();
        for (StagePaths stage : folders.all()) {
            settled(stage, () -> {
                        StageFile file = folders.stageFile(stage);
                        return file == null ? List.<Borrow>of() : borrows(file.key(), stage);
                    })
                    .ifPresent(borrows::addAll);
        }
        return borrows;
    }

    /** Fails unless the secrets of the stage, if it has any, can be read. */
    void checkKey(StagePaths stage, StageFile file) {
        if (file.keyId() != null) {
            keys.toRead(file.keyId(), stage.folder().toString());
        }
    }

    /** Reads while nobody commits, and after what a crash has left undone is done; empty when there is no folder. */
    private <T> Optional<T> settled(StagePaths stage, CommitLock.Work<T> read) throws IOException {
        while (!LocalDisk.isAbsent(stage.folder())) {
            Optional<T> result = CommitLock.reading(
                    stage, () -> CommitLog.isPending(files, stage) ? Optional.empty() : Optional.of(read.run()));
            if (result.isPresent()) {
                return result;
            }
            CommitLock.writing(stage, () -> {
                CommitLog.finish(files, stage);
                return true;
            });
        }
        return Optional.empty();
    }

    private Map<String, Row> rows(StageKey key, StagePaths stage) throws IOException {
        List<String> names = folders.rowFiles(stage);
        Map<String, Row> rows = new HashMap<>(names.size() * 2);
        for (String name : names) {
            Path file = stage.resources().resolve(name);
            String json = files.read(file);
            if (json == null) {
                throw StageFolders.corrupt(file, "it disappeared while the stage was read");
            }
            Row row = row(key, file, json);
            rows.put(row.fqn(), row);
        }
        return rows;
    }

    private Row row(StageKey key, Path file, String json) {
        Row row = codec.row(key, json, file.toString());
        if (!file.endsWith(StagePaths.row(row.fqn()))) {
            throw StageFolders.corrupt(file, "it holds the row of '" + row.fqn() + "', which has another file");
        }
        return row;
    }

    private Value.@Nullable Fields outputs(StageKey key, StagePaths stage) throws IOException {
        Path file = stage.file(StagePaths.OUTPUTS);
        String json = files.read(file);
        return json == null ? null : codec.outputs(key, json, file.toString());
    }

    private List<Borrow> borrows(StageKey key, StagePaths stage) throws IOException {
        Path file = stage.file(StagePaths.BORROWS);
        String json = files.read(file);
        return json == null ? List.of() : codec.borrows(key, json, file.toString());
    }
}
