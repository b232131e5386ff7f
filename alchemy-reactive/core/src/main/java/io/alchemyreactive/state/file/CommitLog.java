package io.alchemyreactive.state.file;

import io.alchemyreactive.state.codec.Document;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes several files of a stage as one: what they shall be is first written to {@code commit.json}, whose rename is
 * the moment of the commit, and then done. Whoever comes next does what is left undone. All but {@link #prepare} and
 * {@link #isPending} is used under an exclusive {@link CommitLock}; blocks.
 *
 * @param changes what the files shall hold, by their names below the stage's folder; null stands for removal
 * @param asOne whether all of it must happen or nothing; else each file is a commit of its own
 */
record CommitLog(DurableFiles files, StagePaths stage, SortedMap<String, @Nullable String> changes, boolean asOne) {

    /** One file that has to be written before the commit, beside the one that it is for. */
    interface Write {
        void run() throws IOException;
    }

    /** Whether a commit was left half done. */
    static boolean isPending(DurableFiles files, StagePaths stage) throws IOException {
        return files.disk().read(stage.commit()) != null;
    }

    /** Does what a commit has left undone. */
    static void finish(DurableFiles files, StagePaths stage) throws IOException {
        String json = files.read(stage.commit());
        if (json != null) {
            var log = new CommitLog(files, stage, changes(stage, json), true);
            for (Write write : log.makeReady()) {
                write.run();
            }
            log.apply();
            log.remove();
        }
    }

    /** Makes the folders, and says what else has to be done before the commit, in any order or at once. */
    List<Write> prepare() throws IOException {
        List<Write> writes = makeReady();
        if (asOne) {
            writes.add(() -> files.prepare(stage.commit(), json(changes)));
        }
        return writes;
    }

    /** Commits what was prepared. */
    void commit() throws IOException {
        if (asOne) {
            files.putInPlace(stage.commit());
            files.disk().syncFolder(stage.folder());
        }
        apply();
        if (asOne) {
            remove();
        }
    }

    private List<Write> makeReady() throws IOException {
        List<Write> writes = new ArrayList<>();
        Set<Path> folders = new HashSet<>();
        for (Map.Entry<String, @Nullable String> change : changes.entrySet()) {
            Path file = stage.file(change.getKey());
            String json = change.getValue();
            if (json != null) {
                Path folder = DurableFiles.parent(file);
                if (folders.add(folder) && files.disk().makeFolder(folder)) {
                    files.disk().syncFolder(DurableFiles.parent(folder));
                }
                writes.add(() -> files.prepare(file, json));
            }
        }
        return writes;
    }

    private void apply() throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Map.Entry<String, @Nullable String> change : changes.entrySet()) {
            Path file = stage.file(change.getKey());
            if (change.getValue() == null) {
                files.disk().remove(file);
            } else {
                files.putInPlace(file);
            }
            folders.add(DurableFiles.parent(file));
        }
        for (Path folder : folders) {
            files.disk().syncFolder(folder);
        }
    }

    /**
     * The removal must outlive a power failure before the next commit begins: else this one could come back and be done
     * over that.
     */
    private void remove() throws IOException {
        files.disk().remove(stage.commit());
        files.disk().syncFolder(stage.folder());
    }

    private static String json(Map<String, @Nullable String> changes) {
        Map<String, Object> texts = new TreeMap<>();
        changes.forEach((name, json) -> texts.put(name, json == null ? false : json));
        return Document.write(Map.of("files", texts));
    }

    private static SortedMap<String, @Nullable String> changes(StagePaths stage, String json) {
        Document document = Document.parse(stage.commit().toString(), json);
        SortedMap<String, @Nullable String> changes = new TreeMap<>();
        document.object("files").values().forEach((name, content) -> {
            if (!stage.file(name).normalize().startsWith(stage.folder().normalize())) {
                throw document.corrupt("it names a file outside of the stage");
            }
            if (content instanceof Value.Text text) {
                changes.put(name, text.value());
            } else if (content.equals(new Value.Bool(false))) {
                changes.put(name, null);
            } else {
                throw document.corrupt("'" + name + "' is neither a text nor false");
            }
        });
        return changes;
    }
}
