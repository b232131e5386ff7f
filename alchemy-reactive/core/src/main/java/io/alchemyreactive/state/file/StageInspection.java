package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageFindings;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StagePast;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageDamage.Kind;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inspects a damaged stage: collects the findings and the readable documents. For one use, under a {@link CommitLock};
 * blocks.
 */
final class StageInspection {

    private final StageKey key;
    private final StagePaths stage;
    private final DurableFiles files;
    private final StageFolders folders;
    private final StateKeys keys;
    private final StateCodec codec;
    private final StageProof proof;
    private final StageFindings findings;
    private final List<StoredDocument> documents = new ArrayList<>();
    private final List<StageDigest.Read> records = new ArrayList<>();
    private @Nullable StageFile file;
    private LeaseFile lease = LeaseFile.NONE;
    private StageDigest.@Nullable Read leaseRecord;
    private long fence;

    StageInspection(StageKey key, StagePaths stage, DurableFiles files, StageFolders folders, StateKeys keys) {
        this.key = key;
        this.stage = stage;
        this.files = files;
        this.folders = folders;
        this.keys = keys;
        this.codec = StateCodec.create(keys);
        this.proof = new StageProof(key, keys, stage.folder().toString());
        this.findings = new StageFindings(key, new Places(stage));
    }

    /** Where the files are. */
    private record Places(StagePaths paths) implements StageFindings.Places {

        @Override
        public String stage() {
            return paths.folder().toString();
        }

        @Override
        public String rows() {
            return paths.resources().toString();
        }

        @Override
        public String row(String fqn) {
            return paths.file(StagePaths.row(fqn)).toString();
        }

        @Override
        public String part(StageDigest.Part part) {
            return paths.file(
                            switch (part) {
                                case OUTPUTS -> StagePaths.OUTPUTS;
                                case BORROWS -> StagePaths.BORROWS;
                                case STAGE -> StagePaths.STAGE;
                                case ROW -> StagePaths.RESOURCES;
                            })
                    .toString();
        }
    }

    /** Work that finds something unreadable. */
    private interface Reading {
        void run() throws IOException;
    }

    /** Reads the stage and returns all findings. */
    StageDamage damage() throws IOException {
        reading(() -> PendingCommit.check(files, stage, keys));
        reading(this::readLease);
        records.addAll(JournalWriter.end(JournalFile.of(files, stage)).records(stage.journal()));
        for (String name : folders.documents(stage)) {
            reading(() -> read(name));
        }
        for (RemovedDocument gone : RemovedDocument.list(files, stage)) {
            reading(() -> {
                StoredDocument document = StoredDocument.read(files, gone.file(), gone.name());
                if (document != null) {
                    proof.addRemoved(gone, document);
                }
            });
        }
        if (proof.isLaterThan(lease, leaseRecord)) {
            findings.found(Kind.OUTDATED, "", stage.lease().toString(), StageProver.OLDER_LEASE);
        }
        if (file == null && !documents.isEmpty() && findings.isEmpty()) {
            findings.found(Kind.MISSING, "", stage.file(StagePaths.STAGE).toString(), StageFindings.NO_STAGE);
        }
        if (!proves() || !findings.isEmpty()) {
            StageDigest.Read latest = StageProof.latest(records);
            findings.compare(past(), latest == null ? null : latest.digest(), proof.expectedRows(records));
        }
        return findings.damage();
    }

    /** The greatest numbers that are known of a stage, from whatever of it can be read. */
    record Latest(long write, long revision, long fence) {}

    /** The greatest known numbers; valid after {@link #damage}. */
    Latest latest() {
        StagePast past = past();
        return new Latest(
                proof.lastWrite(records),
                Math.max(proof.lastRevision(records), past.lastNumber()),
                Math.max(fence, past.lastFence()));
    }

    /** The digest of the documents that can be read. */
    StageDigest digest() {
        return proof.found();
    }

    /** Whether nothing of the stage can be read. */
    boolean isEmpty() {
        return documents.isEmpty();
    }

    /** The key of the stage, where no more than its documents can tell; null when they have none. */
    @Nullable
    String keyId() {
        return documents.stream()
                .map(StoredDocument::keyId)
                .filter(id -> !id.equals(StageHash.NO_KEY))
                .findFirst()
                .orElse(null);
    }

    /** The content of {@code stage.json}, where that can be read. */
    @Nullable
    StageFile file() {
        return file;
    }

    private void readLease() throws IOException {
        lease = LeaseFile.read(files, stage.lease());
        fence = lease.fence();
        if (lease.equals(LeaseFile.NONE)) {
            findings.found(Kind.MISSING, "", stage.lease().toString(), "it is missing");
        }
        StageDigest.Read record = lease.record(stage.lease());
        if (record != null) {
            record.checked(proof.hash(record.keyId()));
            leaseRecord = record;
            records.add(record);
        }
    }

    private void read(String name) throws IOException {
        StoredDocument document = StoredDocument.read(files, stage, name);
        if (document == null) {
            return;
        }
        DocumentStamp stamp = document.stamp();
        long revision = stamp == null ? StageFindings.UNKNOWN : stamp.revision();
        StageDigest.Part part = StoredDocument.part(name);
        // The name inside the document is checked before its stamp, because that finding tells which stage or row it
        // belongs to.
        Runnable found = switch (part) {
            case ROW -> {
                Row row = row(document);
                yield () -> {
                    findings.row(row, revision);
                    fence = Math.max(fence, row.fence());
                };
            }
            case OUTPUTS -> {
                codec.outputs(key, document.json(), document.place());
                yield () -> {};
            }
            case BORROWS -> {
                List<Borrow> borrows = codec.borrows(key, document.json(), document.place());
                yield () -> findings.borrows(borrows);
            }
            case STAGE -> {
                StageFile read = folders.stageFile(stage, document);
                yield () -> file = read;
            }
        };
        String mark = proof.mark(document);
        found.run();
        if (part != StageDigest.Part.ROW) {
            findings.part(part, mark, revision);
        }
        proof.add(document);
        documents.add(document);
    }

    private Row row(StoredDocument document) {
        Row row = codec.row(key, document.json(), document.place());
        if (!document.name().equals(StagePaths.row(row.fqn()))) {
            throw StageFolders.corrupt(
                    document.place(), "it holds the row of '" + row.fqn() + "', which has another file");
        }
        return row;
    }

    private StagePast past() {
        var past = new StagePast();
        JournalFile journal = JournalFile.of(files, stage);
        try {
            long from = -1;
            for (long next = 0; next != from; ) {
                from = next;
                JournalFile.Page page = journal.page(from, damaged -> {});
                page.lines().forEach(past::add);
                next = page.next();
            }
        } catch (IOException e) {
            // The journal up to this point is used.
        }
        return past;
    }

    private boolean proves() {
        try {
            return proof.conclude(records, file) != null;
        } catch (CorruptStateException e) {
            findings.found(Kind.UNREADABLE, "", e.place(), e.why());
            return false;
        }
    }

    private void reading(Reading reading) throws IOException {
        try {
            reading.run();
        } catch (CorruptStateException e) {
            if (e.cure().equals(Document.NEWER)) {
                throw e;
            }
            findings.found(Kind.UNREADABLE, "", e.place(), e.why());
        }
    }
}
