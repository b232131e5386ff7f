package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.StageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the documents of a stage are exactly those of the last commit. The expected digest comes from the latest
 * record: {@code lease.json}, the last line of the journal, or the latest stamp of a document, when the writer has
 * died. Not thread-safe.
 */
final class StageProof {

    private final StageKey key;
    private final StateKeys keys;
    private final String place;
    private final Map<String, StageHash> hashes = new HashMap<>();
    private final List<Removed> removed = new ArrayList<>();
    private StageDigest found = StageDigest.EMPTY;
    private @Nullable DocumentStamp latest;

    private record Removed(long write, StoredDocument document, String mark) {}

    StageProof(StageKey key, StateKeys keys, String place) {
        this.key = key;
        this.keys = keys;
        this.place = place;
    }

    /** Adds a document; throws when it was altered. */
    void add(StoredDocument document) {
        found = found.with(StoredDocument.part(document.name()), null, mark(document));
        note(document);
    }

    /** Adds a removed document, which counts unless a later write is recorded. */
    void addRemoved(RemovedDocument gone, StoredDocument document) {
        removed.add(new Removed(gone.write(), document, mark(document)));
        note(document);
    }

    /** The mark of a document; fails when it was altered. */
    String mark(StoredDocument document) {
        return document.mark(hash(document.keyId(), document.place()));
    }

    /**
     * The digest of the stage; null when its documents are not those of the last commit.
     *
     * @param records the digests recorded apart from the documents
     * @param file the content of {@code stage.json}; null when the stage is not stored
     */
    @Nullable
    StageDigest conclude(List<StageDigest.Read> records, @Nullable StageFile file) {
        Must must = must(records);
        if (must == null) {
            // Written before there were stamps: it is proved from the next lease on.
            return file != null && file.isStamped() ? null : found;
        }
        if (file != null && !must.keyId().equals(file.hashKeyId())) {
            return null;
        }
        StageDigest then = found;
        long write = must.write();
        for (Removed gone : removed) {
            if (gone.write() > must.write()) {
                then = then.with(StoredDocument.part(gone.document().name()), null, gone.mark());
                write = Math.max(write, gone.write());
            }
        }
        return must.be().test(then, hash(must.keyId())) ? found.at(write, must.revision()) : null;
    }

    /** Whether documents were written after this lease was released, so that it is not the last lease. */
    boolean isLaterThan(LeaseFile lease, StageDigest.@Nullable Read record) {
        return lease.settled()
                && record != null
                && latest != null
                && latest.write() > record.digest().write();
    }

    /** The digest of the added documents. */
    StageDigest found() {
        return found;
    }

    /** The greatest number of a write that is known. */
    long lastWrite(List<StageDigest.Read> records) {
        Must must = must(records);
        return Math.max(
                must == null ? 0 : must.write(),
                removed.stream().mapToLong(Removed::write).max().orElse(0));
    }

    /** The latest revision that is known. */
    long lastRevision(List<StageDigest.Read> records) {
        Must must = must(records);
        return must == null ? 0 : must.revision();
    }

    /** The number of rows that the stage must have; empty when it is not known. */
    OptionalLong expectedRows(List<StageDigest.Read> records) {
        Must must = must(records);
        return must == null
                ? OptionalLong.empty()
                : OptionalLong.of(must.rows()
                        - removed.stream()
                                .filter(gone -> gone.write() > must.write())
                                .filter(gone ->
                                        StoredDocument.part(gone.document().name()) == StageDigest.Part.ROW)
                                .count());
    }

    /**
     * The digest that the stage must have, by the latest record or stamp.
     *
     * @param write the number of the write after which the stage had it
     * @param be tests whether a digest is the expected one, with the hash of the key
     */
    private record Must(String keyId, long write, long revision, long rows, BiPredicate<StageDigest, StageHash> be) {}

    private @Nullable Must must(List<StageDigest.Read> records) {
        DocumentStamp stamp = latest;
        StageDigest.Read record = latest(records);
        if (record != null && (stamp == null || record.digest().write() >= stamp.write())) {
            StageDigest digest = record.digest();
            return new Must(
                    record.keyId(),
                    digest.write(),
                    digest.revision(),
                    digest.rows(),
                    (found, hash) -> found.isSameContent(record.checked(hash)));
        }
        return stamp == null
                ? null
                : new Must(stamp.keyId(), stamp.write(), stamp.revision(), stamp.rows(), stamp::isOf);
    }

    /** The latest of some records of what a stage must be; null when there is none. */
    static StageDigest.@Nullable Read latest(List<StageDigest.Read> records) {
        StageDigest.Read latest = null;
        for (StageDigest.Read record : records) {
            if (latest == null
                    || record.digest().write() > latest.digest().write()
                    || record.digest().write() == latest.digest().write()
                            && record.digest().revision() > latest.digest().revision()) {
                latest = record;
            }
        }
        return latest;
    }

    StageHash hash(String keyId) {
        return hash(keyId, place);
    }

    private StageHash hash(String keyId, String needed) {
        return hashes.computeIfAbsent(keyId, id -> StageHash.of(key, id, keys, needed));
    }

    private void note(StoredDocument document) {
        DocumentStamp stamp = document.stamp();
        if (stamp != null && (latest == null || stamp.write() > latest.write())) {
            latest = stamp;
        }
    }
}
