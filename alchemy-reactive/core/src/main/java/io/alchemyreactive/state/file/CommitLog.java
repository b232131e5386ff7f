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
 * Changes several files of a stage as one: what they shall be is first written to {@code commit.json}, whose rename is
 * the moment of the commit, and then done. The next user of the stage finishes it after a crash, see {@link PendingCommit}. All
 * but {@link #prepare} is used under an exclusive {@link CommitLock}; blocks.
 *
 * @param changes what the files shall hold, in the order in which they are changed
 * @param fence the fence of the lease under which it happens
 * @param before the digest of the stage before all of it
 * @param after the digest of the stage after all of it
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

    /** One file that has to be written before the commit, beside the one that it is for. */
    interface Write {
        void run() throws IOException;
    }

    CommitLog {
        changes = List.copyOf(changes);
    }

    /** The digest of the stage after all of it, as it stands in records. */
    String digestText() {
        return after.write(hash);
    }

    /** Whether a log is needed; a single change happens as a whole by itself. */
    private boolean isLogged() {
        return changes.size() > 1;
    }

    /** Makes the folders, and says what else has to be done before the commit, in any order or at once. */
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

    /** The documents that it has removed. */
    List<RemovedDocument> gone() {
        return changes.stream()
                .filter(change -> change.json() == null)
                .map(change -> new RemovedDocument(
                        RemovedDocument.file(stage, change.name(), change.write()), change.name(), change.write()))
                .toList();
    }

    /** The number of its last write of a document; what was removed before that may go for good. 0 when there is none. */
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

    /** A commit that is done again finds some of it done. */
    private void putAway(Path file, FileChange change) throws IOException {
        try {
            files.disk().rename(file, RemovedDocument.file(stage, change.name(), change.write()));
        } catch (NoSuchFileException e) {
            // Put away already.
        }
    }

    /**
     * The removal must outlive a power failure before the next commit begins: else this one could come back and be done
     * over that.
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
