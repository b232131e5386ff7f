package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finishes a {@code commit.json} that a dead writer has left. It must be authentic and the latest commit: an older one
 * from a backup would overwrite newer documents. Blocks.
 */
final class PendingCommit {

    static final String FILES = "files";
    static final String FENCE = "fence";
    static final String FROM = "from";
    static final String DIGEST = "digest";

    private PendingCommit() {}

    /** Whether there is an unfinished commit. */
    static boolean isThere(DurableFiles files, StagePaths stage) throws IOException {
        return files.disk().read(stage.commit()) != null;
    }

    /** Finishes the commit; needs an exclusive {@link CommitLock}. */
    static void finish(DurableFiles files, StagePaths stage, StateKeys keys) throws IOException {
        Document document = check(files, stage, keys);
        if (document != null) {
            var log = log(files, stage, changes(stage, document));
            for (CommitLog.Write write : log.makeReady()) {
                write.run();
            }
            log.apply();
            log.removeLog();
        }
    }

    /** The unfinished commit; null when there is none. Fails when it is not authentic or not the latest. */
    static @Nullable Document check(DurableFiles files, StagePaths stage, StateKeys keys) throws IOException {
        StoredDocument stored = StoredDocument.read(files, stage, StagePaths.COMMIT);
        if (stored == null) {
            return null;
        }
        Document document = Document.parse(stored.place(), stored.json());
        LeaseFile lease = LeaseFile.read(files, stage.lease());
        if (stored.stamp() != null) {
            refuseForeign(files, stage, keys, stored, document, lease);
        } else if (lease.digest() != null) {
            // Written before there were stamps, and so before the lease that came with a digest.
            throw old(stored);
        }
        return document;
    }

    private static void refuseForeign(
            DurableFiles files,
            StagePaths stage,
            StateKeys keys,
            StoredDocument stored,
            Document document,
            LeaseFile lease)
            throws IOException {
        StageKey key = lease.stage() == null ? stage.key() : lease.stage();
        StageHash hash = StageHash.of(key, stored.keyId(), keys, stored.place());
        stored.mark(hash);
        long from = document.number(FROM);
        List<StageDigest.Read> records =
                new ArrayList<>(JournalWriter.end(JournalFile.of(files, stage)).records(stage.journal()));
        StageDigest.Read atLease = lease.record(stage.lease());
        if (atLease != null) {
            records.add(atLease);
        }
        StageDigest.Read latest = StageProof.latest(records);
        if (lease.settled()
                || document.number(FENCE) != lease.fence()
                || latest != null && latest.digest().write() > from) {
            throw old(stored);
        }
    }

    private static CorruptStateException old(StoredDocument stored) {
        return StageFolders.corrupt(
                stored.place(), "it is a commit of another time, which was ended or overtaken long ago");
    }

    private static CommitLog log(DurableFiles files, StagePaths stage, List<FileChange> changes) {
        return new CommitLog(
                files, stage, changes, 0, StageDigest.EMPTY, StageDigest.EMPTY, StageHash.withoutKey(stage.key()));
    }

    private static List<FileChange> changes(StagePaths stage, Document document) {
        long from = document.fields().values().containsKey(FROM) ? document.number(FROM) : 0;
        Map<String, @Nullable String> contents = new HashMap<>();
        document.object(FILES).values().forEach((name, content) -> {
            if (!stage.file(name).normalize().startsWith(stage.folder().normalize())) {
                throw document.corrupt("it names a file outside of the stage");
            }
            if (content instanceof Value.Text text) {
                contents.put(name, text.value());
            } else if (content.equals(new Value.Bool(false))) {
                contents.put(name, null);
            } else {
                throw document.corrupt("'" + name + "' is neither a text nor false");
            }
        });
        List<FileChange> changes = new ArrayList<>();
        contents.entrySet().stream()
                .sorted(FileChange.order())
                .forEach(change ->
                        changes.add(new FileChange(change.getKey(), from + changes.size() + 1, change.getValue())));
        return changes;
    }
}
