package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A write-ahead log that changes several files of a stage atomically. The new contents are first written to {@code
 * commit.json}; its rename is the commit. Then the files are changed. After a crash the next user of the stage finishes
 * the changes, see {@link PendingCommit}. All methods except {@link #prepare} need an exclusive {@link CommitLock};
 * they block.
 *
 * @param changes the new contents of the files, in the order in which they are written
 * @param fence the fence of the lease of the commit
 * @param before the digest of the stage before the commit
 * @param after the digest of the stage after the commit
 * @param hash makes the stamps
 */
record CommitLog(
        DurableFiles files,
        StagePaths stage,
        List<FileChange> changes,
        long fence,
        StageDigest before,
        StageDigest after,
        StageHash hash) {

    /** The write of a temporary file before the commit. */
    interface Write {
        void run() throws IOException;
    }

    CommitLog {
        changes = List.copyOf(changes);
    }

    /** The text of the digest after the commit, as it is stored in records. */
    String digestText() {
        return after.write(hash);
    }

    /** Whether a log is needed; a single file change is atomic by itself. */
    private boolean isLogged() {
        return changes.size() > 1;
    }

    /** Creates the folders and returns the writes to do before the commit, in any order or at the same time. */
    List<Write> prepare() throws IOException {
        List<Write> writes = makeReady();
        if (isLogged()) {
            String json = json();
            DocumentStamp stamp = DocumentStamp.of(hash, hash.mark(StagePaths.COMMIT, json), after);
            writes.add(() -> files.prepare(stage.commit(), StoredDocument.text(json, stamp)));
        }
        return writes;
    }

    /** Commits what was prepared. */
    void commit() throws IOException {
        if (isLogged()) {
            files.putInPlace(stage.commit());
            files.disk().syncFolder(stage.folder());
        }
        apply();
        if (isLogged()) {
            removeLog();
        }
    }

    /** The documents that the commit has removed. */
    List<RemovedDocument> gone() {
        return changes.stream()
                .filter(change -> change.json() == null)
                .map(change -> new RemovedDocument(
                        RemovedDocument.file(stage, change.name(), change.write()), change.name(), change.write()))
                .toList();
    }

    /**
     * The greatest write number among the written documents; documents removed before it can be deleted. 0 when there
     * is none.
     */
    long lastWritten() {
        return changes.stream()
                .filter(change -> change.json() != null)
                .mapToLong(FileChange::write)
                .max()
                .orElse(0);
    }

    List<Write> makeReady() throws IOException {
        List<Write> writes = new ArrayList<>();
        Set<Path> folders = new HashSet<>();
        for (FileChange change : changes) {
            Path file = stage.file(change.name());
            String json = change.json();
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

    void apply() throws IOException {
        Set<Path> unsynced = new LinkedHashSet<>();
        for (FileChange change : changes) {
            Path file = stage.file(change.name());
            Path folder = DurableFiles.parent(file);
            if (change.json() == null) {
                putAway(file, change);
            } else {
                files.putInPlace(file);
            }
            unsynced.add(folder);
        }
        for (Path folder : unsynced) {
            files.disk().syncFolder(folder);
        }
    }

    /** Renames a removed document. Ignores a missing file, because a repeated commit finds some changes done. */
    private void putAway(Path file, FileChange change) throws IOException {
        try {
            files.disk().rename(file, RemovedDocument.file(stage, change.name(), change.write()));
        } catch (NoSuchFileException e) {
            // The file was renamed before.
        }
    }

    /**
     * Removes the log durably. Otherwise this commit could come back after a power failure and overwrite a later one.
     */
    void removeLog() throws IOException {
        files.disk().remove(stage.commit());
        files.disk().syncFolder(stage.folder());
    }

    private String json() {
        Map<String, Object> texts = new TreeMap<>();
        changes.forEach(change -> texts.put(change.name(), change.json() == null ? false : change.json()));
        return Document.write(Map.of(
                PendingCommit.FILES,
                texts,
                PendingCommit.FENCE,
                fence,
                PendingCommit.FROM,
                before.write(),
                PendingCommit.DIGEST,
                digestText()));
    }
}
