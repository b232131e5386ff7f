package io.alchemyreactive.state.file;

import io.alchemyreactive.state.codec.Document;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes several files of a stage as one: what they shall be is first written to {@code commit.json}, whose rename is
 * the moment of the commit, and then done. Whoever comes next does what is left undone. Used under an exclusive
 * {@link CommitLock}.
 */
final class CommitLog {

    private CommitLog() {}

    /** Whether a commit was left half done. */
    static boolean isPending(DurableFiles files, StagePaths stage) throws IOException {
        return files.disk().read(stage.commit()) != null;
    }

    /** Writes these files, given by their names below the stage's folder; null stands for removal. */
    static void commit(DurableFiles files, StagePaths stage, Map<String, @Nullable String> changes) throws IOException {
        if (changes.size() > 1) {
            files.replace(stage.commit(), json(changes));
        }
        apply(files, stage, changes);
        if (changes.size() > 1) {
            remove(files, stage);
        }
    }

    /** Does what a commit has left undone. */
    static void finish(DurableFiles files, StagePaths stage) throws IOException {
        String json = files.read(stage.commit());
        if (json != null) {
            apply(files, stage, changes(stage, json));
            remove(files, stage);
        }
    }

    private static void apply(DurableFiles files, StagePaths stage, Map<String, @Nullable String> changes)
            throws IOException {
        Set<Path> folders = new LinkedHashSet<>();
        for (Map.Entry<String, @Nullable String> change : changes.entrySet()) {
            Path file = stage.file(change.getKey());
            Path folder = DurableFiles.parent(file);
            String json = change.getValue();
            if (json == null) {
                files.disk().remove(file);
            } else {
                if (folders.add(folder) && files.disk().makeFolder(folder)) {
                    folders.add(stage.folder());
                }
                files.replaceAll(file, DurableFiles.withSum(json));
            }
            folders.add(folder);
        }
        for (Path folder : folders) {
            files.disk().syncFolder(folder);
        }
    }

    /**
     * The removal must outlive a power failure before the next commit begins: else this one could come back and be done
     * over that.
     */
    private static void remove(DurableFiles files, StagePaths stage) throws IOException {
        files.disk().remove(stage.commit());
        files.disk().syncFolder(stage.folder());
    }

    private static String json(Map<String, @Nullable String> changes) {
        Map<String, Object> texts = new TreeMap<>();
        changes.forEach((name, json) -> texts.put(name, json == null ? false : json));
        return Document.write(Map.of("files", texts));
    }

    private static Map<String, @Nullable String> changes(StagePaths stage, String json) {
        Document document = Document.parse(stage.commit().toString(), json);
        Map<String, @Nullable String> changes = new LinkedHashMap<>();
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
