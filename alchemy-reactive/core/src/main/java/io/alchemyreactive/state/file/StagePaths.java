package io.alchemyreactive.state.file;

import io.alchemyreactive.state.StageKey;
import java.nio.file.Path;

/**
 * The paths of the files of one stage. Below {@code state/STACK/STAGE/}: {@code stage.json} says which stage it is,
 * {@code resources/} has a file per row, {@code outputs.json} and {@code borrows.json} the rest; {@code commit.json} is
 * a commit on its way into these, {@code commit.lock} keeps readers away from it and holds the stage's revision; {@code
 * journal.jsonl} has a line per commit; {@code lease.lock} is locked by the holder of the stage and {@code lease.json}
 * says who that is.
 */
record StagePaths(Path folder) {

    static final String STAGE = "stage.json";
    static final String OUTPUTS = "outputs.json";
    static final String BORROWS = "borrows.json";
    static final String COMMIT = "commit.json";
    static final String RESOURCES = "resources";
    static final String SUFFIX = ".json";

    static StagePaths of(Path root, StageKey key) {
        return new StagePaths(states(root).resolve(FileNames.of(key.stack())).resolve(FileNames.of(key.stage())));
    }

    /** The stage by the names of its folders; a name that was too long is shortened. */
    StageKey key() {
        return new StageKey(name(DurableFiles.parent(folder)), name(folder));
    }

    private static String name(Path folder) {
        return FileNames.name(String.valueOf(folder.getFileName()));
    }

    /** The folder of all stacks. */
    static Path states(Path root) {
        return root.resolve("state");
    }

    /** The name, below the stage's folder, of the file of a row. */
    static String row(String fqn) {
        return RESOURCES + "/" + FileNames.of(fqn) + SUFFIX;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Path resources() {
        return folder.resolve(RESOURCES);
    }

    Path commit() {
        return folder.resolve(COMMIT);
    }

    Path commitLock() {
        return folder.resolve("commit.lock");
    }

    Path journal() {
        return folder.resolve("journal.jsonl");
    }

    Path leaseLock() {
        return folder.resolve("lease.lock");
    }

    Path lease() {
        return folder.resolve("lease.json");
    }
}
