package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Proves that stages have exactly the documents of their last commit, and reports damage. Its methods need a {@link
 * CommitLock} unless they say otherwise. Thread-safe; blocks.
 */
final class StageProver {

    /** Why a lease is not the last one. */
    static final String OLDER_LEASE = "it is of an earlier time than the stage's other files";

    private final StageFolders folders;
    private final DurableFiles files;
    private final StateKeys keys;

    StageProver(StageFolders folders, DurableFiles files, StateKeys keys) {
        this.folders = folders;
        this.files = files;
        this.keys = keys;
    }

    /**
     * The result of proving a stage.
     *
     * @param file null when the stage is not stored
     */
    record Proved(@Nullable StageFile file, StageDigest digest) {}

    /**
     * Reads all documents of a stage and proves that none is missing, added or outdated.
     *
     * @param each receives each document when it is read, before the stage is proved
     */
    Proved prove(StageKey key, StagePaths stage, Consumer<StoredDocument> each) throws IOException {
        LeaseFile lease = LeaseFile.read(files, stage.lease());
        StoredDocument stored = StoredDocument.read(files, stage, StagePaths.STAGE);
        StageFile file = folders.stageFile(stage, stored);
        refuseWithoutLease(key, stage, lease, file);
        checkKey(stage, file);
        var proof = new StageProof(key, keys, stage.folder().toString());
        for (String name : folders.documents(stage)) {
            StoredDocument document = name.equals(StagePaths.STAGE) ? stored : StoredDocument.read(files, stage, name);
            if (document != null) {
                proof.add(document);
                each.accept(document);
            } else if (StoredDocument.part(name) == StageDigest.Part.ROW) {
                throw StageFolders.corrupt(stage.file(name), "it disappeared while the stage was read");
            }
        }
        for (RemovedDocument gone : RemovedDocument.list(files, stage)) {
            StoredDocument document = StoredDocument.read(files, gone.file(), gone.name());
            if (document != null) {
                proof.addRemoved(gone, document);
            }
        }
        if (proof.isLaterThan(lease, lease.record(stage.lease()))) {
            throw StageFolders.corrupt(stage.lease(), OLDER_LEASE);
        }
        StageDigest digest = proof.conclude(records(stage, lease), file);
        if (digest == null) {
            throw StageFolders.corrupt(stage.folder(), "its files are not those of the last commit");
        }
        return new Proved(file, digest);
    }

    /** Proves the stage without reading all documents, when the last holder has recorded the digest at its release. */
    Proved proveForLease(StageKey key, StagePaths stage) throws IOException {
        LeaseFile lease = LeaseFile.read(files, stage.lease());
        StageDigest.Read record = lease.record(stage.lease());
        if (record == null
                || !lease.settled()
                || records(stage, lease).stream()
                        .anyMatch(
                                each -> each.digest().write() > record.digest().write())) {
            return named(key, stage, () -> prove(key, stage, document -> {}));
        }
        StageFile file = folders.stageFile(stage);
        checkKey(stage, file);
        StageHash hash = StageHash.of(key, record.keyId(), keys, stage.folder().toString());
        return new Proved(file, record.checked(hash));
    }

    /**
     * Reads one document that a stage has at most once, without reading the others. Fails when it is neither the one of
     * the last record nor a later one.
     */
    @Nullable
    StoredDocument proveOne(StagePaths stage, @Nullable StageFile file, String name) throws IOException {
        LeaseFile lease = LeaseFile.read(files, stage.lease());
        StageKey key = file != null ? file.key() : lease.stage() != null ? lease.stage() : stage.key();
        refuseWithoutLease(key, stage, lease, file);
        StoredDocument document = StoredDocument.read(files, stage, name);
        var proof = new StageProof(key, keys, stage.folder().toString());
        String mark = document == null ? "" : proof.mark(document);
        StageDigest.Read latest = StageProof.latest(records(stage, lease));
        if (latest != null
                && !mark.equals(latest.checked(proof.hash(latest.keyId())).mark(StoredDocument.part(name)))
                && !isLater(stage, name, document, latest.digest().write())) {
            throw StageFolders.corrupt(
                    stage.file(name),
                    document == null
                            ? "it is missing"
                            : "it is not the one that the last commit has left, but of another time");
        }
        return document;
    }

    private boolean isLater(StagePaths stage, String name, @Nullable StoredDocument document, long write)
            throws IOException {
        return document != null
                ? document.stamp() != null && document.stamp().write() > write
                : RemovedDocument.list(files, stage).stream()
                        .anyMatch(gone -> gone.name().equals(name) && gone.write() > write);
    }

    /** Called for an absent row. Fails when the stage has fewer rows than recorded, so that the row may be missing. */
    void refuseMissingRow(StageKey key, StagePaths stage) throws IOException {
        StageDigest.Read latest = StageProof.latest(records(stage, LeaseFile.read(files, stage.lease())));
        if (latest != null) {
            long write = latest.digest().write();
            long removed = RemovedDocument.list(files, stage).stream()
                    .filter(gone -> gone.write() > write)
                    .count();
            if (folders.rowFiles(stage).size() + removed < latest.digest().rows()) {
                prove(key, stage, document -> {});
            }
        }
    }

    /** Fails when a document was altered. */
    void checkMark(StageKey key, StagePaths stage, StoredDocument document) {
        new StageProof(key, keys, stage.folder().toString()).mark(document);
    }

    /** Runs the work. When it finds damage, inspects the whole stage and fails with all findings. */
    <T> T named(StageKey key, StagePaths stage, CommitLock.Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (CorruptStateException e) {
            if (!e.cure().equals(Document.NEWER)) {
                StageDamage damage = inspection(key, stage).damage();
                if (damage.isDamaged()) {
                    throw damage.failure();
                }
            }
            throw e;
        }
    }

    /** The damage of a stage; takes the lock itself. */
    StageDamage inspect(StageKey key) throws IOException {
        StagePaths stage = folders.of(key);
        if (LocalDisk.isAbsent(stage.folder())) {
            return folders.index().has(key)
                    ? folders.index().missing(key)
                    : new StageDamage(key, stage.folder().toString(), List.of());
        }
        return CommitLock.reading(stage, () -> inspection(key, stage).damage());
    }

    StageInspection inspection(StageKey key, StagePaths stage) {
        return new StageInspection(key, stage, files, folders, keys);
    }

    private void refuseWithoutLease(StageKey key, StagePaths stage, LeaseFile lease, @Nullable StageFile file)
            throws IOException {
        if (lease.equals(LeaseFile.NONE)
                && (file != null
                        || files.disk().size(stage.journal()) > 0
                        || folders.index().has(key))) {
            throw StageFolders.corrupt(stage.lease(), "it is missing, and other files of the stage are there");
        }
    }

    /** Fails unless the secrets of the stage can be read, or, if it has none, those of the folder. */
    private void checkKey(StagePaths stage, @Nullable StageFile file) throws IOException {
        if (file != null && file.keyId() != null) {
            keys.toRead(file.keyId(), stage.folder().toString());
        } else if (!Rekeying.isUnderWay(folders.root(), files)) {
            StageFile other = folders.otherWithKey();
            if (other != null && other.keyId() != null) {
                keys.toRead(other.keyId(), folders.of(other.key()).folder().toString());
            }
        }
    }

    /** The digests of a stage that are recorded apart from its documents. */
    private List<StageDigest.Read> records(StagePaths stage, LeaseFile lease) throws IOException {
        List<StageDigest.Read> records =
                new ArrayList<>(JournalWriter.end(JournalFile.of(files, stage)).records(stage.journal()));
        StageDigest.Read record = lease.record(stage.lease());
        if (record != null) {
            records.add(record);
        }
        return records;
    }
}
