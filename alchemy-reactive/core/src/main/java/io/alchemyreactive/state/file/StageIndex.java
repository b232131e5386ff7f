package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The index of the stored stages: one small file for each in {@code stages/}, apart from the folders of the stages. So
 * a missing folder is detected and not taken for a stage that was never deployed. Thread-safe; blocks.
 */
final class StageIndex {

    private final Path root;
    private final DurableFiles files;
    private final StageFolders folders;

    StageIndex(Path root, DurableFiles files, StageFolders folders) {
        this.root = root;
        this.files = files;
        this.folders = folders;
    }

    boolean has(StageKey key) throws IOException {
        return files.disk().size(file(key)) > 0;
    }

    /** Adds a stage, durably. */
    void add(StageKey key) throws IOException {
        Path file = file(key);
        if (files.disk().size(file) == 0) {
            makeFolder(folder());
            makeFolder(DurableFiles.parent(file));
            files.replace(file, Document.write(Map.of("stack", key.stack(), "stage", key.stage())));
        }
    }

    /**
     * Removes a stage, not durably: when the entry reappears after a power failure, the next lease of the stage removes
     * it.
     */
    void remove(StageKey key) throws IOException {
        files.disk().remove(file(key));
    }

    /** Fails when this stage is in the index; called when its folder is missing. */
    void refuseMissing(StageKey key) throws IOException {
        if (has(key)) {
            throw missing(key).failure();
        }
    }

    /** Fails when the folder of any stage is missing. */
    void refuseMissing() throws IOException {
        for (StageKey key : keys()) {
            if (LocalDisk.isAbsent(folders.of(key).folder())) {
                throw missing(key).failure();
            }
        }
    }

    /** The stages that have a file here, in no order. */
    List<StageKey> keys() throws IOException {
        List<StageKey> keys = new ArrayList<>();
        for (String stack : files.disk().list(folder())) {
            for (String name : files.disk().list(folder().resolve(stack))) {
                if (name.endsWith(StagePaths.SUFFIX)) {
                    Path file = folder().resolve(stack).resolve(name);
                    String json = files.read(file);
                    if (json != null) {
                        Document document = Document.parse(file.toString(), json);
                        var key = new StageKey(document.text("stack"), document.text("stage"));
                        if (!file.equals(file(key))) {
                            throw document.corrupt("it names stage " + key + ", whose file is " + file(key));
                        }
                        keys.add(key);
                    }
                }
            }
        }
        return keys;
    }

    /** The damage of a stage in the index whose folder is missing. */
    StageDamage missing(StageKey key) {
        String folder = folders.of(key).folder().toString();
        String why = "the folder is missing, and " + file(key) + " says that the stage is stored";
        return new StageDamage(
                key, folder, List.of(new StageDamage.Finding(StageDamage.Kind.MISSING, "", folder, why)));
    }

    private void makeFolder(Path folder) throws IOException {
        if (files.disk().makeFolder(folder)) {
            files.disk().syncFolder(DurableFiles.parent(folder));
        }
    }

    private Path folder() {
        return root.resolve("stages");
    }

    private Path file(StageKey key) {
        return folder().resolve(FileNames.of(key.stack())).resolve(FileNames.of(key.stage()) + StagePaths.SUFFIX);
    }
}
