package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageDamage.Finding;
import io.alchemyreactive.state.StageDamage.Kind;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.codec.Document;
import io.alchemyreactive.state.codec.StageDigest;
import io.alchemyreactive.state.codec.StageHash;
import io.alchemyreactive.state.codec.StateCodec;
import io.alchemyreactive.state.codec.StateKeys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what is wrong with a stage, and names it: from what is there, from the digest of the last commit, from the
 * journal, and from the edges that lead to what is missing. For one use, under a {@link CommitLock}; blocks.
 */
final class StageInspection {

    private final StageKey key;
    private final StagePaths stage;
    private final DurableFiles files;
    private final StageFolders folders;
    private final StateKeys keys;
    private final StateCodec codec;
    private final StageProof proof;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Row> rows = new TreeMap<>();
    private final Map<String, StoredDocument> documents = new HashMap<>();
    private final List<StageDigest.Read> records = new ArrayList<>();
    private List<Borrow> borrows = List.of();
    private @Nullable StageFile file;
    private long fence;

    StageInspection(StageKey key, StagePaths stage, DurableFiles files, StageFolders folders, StateKeys keys) {
        this.key = key;
        this.stage = stage;
        this.files = files;
        this.folders = folders;
        this.keys = keys;
        this.codec = StateCodec.create(keys);
        this.proof = new StageProof(key, keys, stage.folder().toString());
    }

    /** Work that finds something unreadable. */
    private interface Reading {
        void run() throws IOException;
    }

    /** All that is wrong. */
    StageDamage damage() throws IOException {
        reading(() -> PendingCommit.check(files, stage, keys));
        reading(() -> {
            LeaseFile lease = LeaseFile.read(files, stage.lease());
            fence = lease.fence();
            if (lease.equals(LeaseFile.NONE)) {
                found(Kind.MISSING, "", stage.lease().toString(), "it is missing");
            }
            StageDigest.Read record = lease.record(stage.lease());
            if (record != null) {
                record.checked(proof.hash(record.keyId()));
                records.add(record);
            }
        });
        records.addAll(JournalWriter.end(JournalFile.of(files, stage)).records(stage.journal()));
        for (String name : folders.documents(stage)) {
            reading(() -> read(name));
        }
        for (Gone gone : Gone.list(files, stage)) {
            reading(() -> {
                StoredDocument document = StoredDocument.read(files, gone.file(), gone.name());
                if (document != null) {
                    proof.addRemoved(gone, document);
                }
            });
        }
        if (file == null && !documents.isEmpty() && findings.isEmpty()) {
            found(Kind.MISSING, "", stage.file(StagePaths.STAGE).toString(), "it is missing");
        }
        boolean proved = proves();
        if (!proved || !findings.isEmpty()) {
            compare(StagePast.read(JournalFile.of(files, stage)));
        }
        if (!proved && findings.isEmpty()) {
            found(
                    Kind.ALTERED,
                    "",
                    stage.folder().toString(),
                    "its files are not those of the last commit, although each of them can be read");
        }
        return new StageDamage(key, stage.folder().toString(), findings);
    }

    /** Gives what cannot be read the name that it has in the journal. */
    private void name(StagePast past) {
        Map<String, String> names = new HashMap<>();
        past.rows()
                .keySet()
                .forEach(fqn -> names.put(stage.file(StagePaths.row(fqn)).toString(), fqn));
        findings.replaceAll(each -> each.fqn().isEmpty() && names.containsKey(each.place())
                ? new Finding(each.kind(), names.get(each.place()), each.place(), each.why())
                : each);
    }

    /** The greatest numbers that are known of a stage, from whatever of it can be read. */
    record Latest(long write, long revision, long fence) {}

    /** After {@link #damage}. */
    Latest latest() {
        var past = StagePast.read(JournalFile.of(files, stage));
        return new Latest(
                proof.lastWrite(records),
                Math.max(proof.lastRevision(records), past.lastNumber()),
                Math.max(
                        Math.max(fence, past.lastFence()),
                        rows.values().stream().mapToLong(Row::fence).max().orElse(0)));
    }

    /** The digest of the documents that can be read. */
    StageDigest digest() {
        return proof.found();
    }

    /** The key of the stage, where no more than its documents can tell; null when they have none. */
    @Nullable
    String keyId() {
        return documents.values().stream()
                .map(StoredDocument::keyId)
                .filter(id -> !id.equals(StageHash.NO_KEY))
                .findFirst()
                .orElse(null);
    }

    /** The documents that can be read, by their names. */
    Map<String, StoredDocument> documents() {
        return documents;
    }

    /** What the stage says of itself, where that can be read. */
    @Nullable
    StageFile file() {
        return file;
    }

    private void read(String name) throws IOException {
        StoredDocument document = StoredDocument.read(files, stage, name);
        if (document == null) {
            return;
        }
        switch (StoredDocument.part(name)) {
            case ROW -> {
                Row row = codec.row(key, document.json(), document.place());
                if (!name.equals(StagePaths.row(row.fqn()))) {
                    throw StageFolders.corrupt(
                            document.place(), "it holds the row of '" + row.fqn() + "', which has another file");
                }
                proof.add(document);
                rows.put(row.fqn(), row);
            }
            case OUTPUTS -> {
                codec.outputs(key, document.json(), document.place());
                proof.add(document);
            }
            case BORROWS -> {
                List<Borrow> read = codec.borrows(key, document.json(), document.place());
                proof.add(document);
                borrows = read;
            }
            case STAGE -> {
                StageFile read = folders.stageFile(stage, document);
                proof.add(document);
                file = read;
            }
        }
        documents.put(name, document);
    }

    private void compare(StagePast past) {
        past.rows()
                .forEach((fqn, last) -> compare(
                        fqn,
                        StagePaths.row(fqn),
                        "the row of '" + fqn + "'",
                        "the row of '" + fqn + "' is an older one",
                        last));
        past.parts().forEach((part, last) -> compare("", StagePast.file(part), "it", "it is an older one", last));
        StageDigest.Read latest = StageProof.latest(records);
        if (latest != null) {
            compareMark(StagePaths.OUTPUTS, latest.digest());
            compareMark(StagePaths.BORROWS, latest.digest());
            compareMark(StagePaths.STAGE, latest.digest());
        }
        name(past);
        proof.expectedRows(records).ifPresent(this::compareCount);
    }

    /** What the journal tells of one document. */
    private void compare(String fqn, String name, String subject, String older, StagePast.Last last) {
        StoredDocument document = documents.get(name);
        String place = stage.file(name).toString();
        if (document == null && !last.isRemoval()) {
            found(Kind.MISSING, fqn, place, subject + " is missing; " + last.words());
        } else if (document != null && revision(document) < last.line().number()) {
            if (last.isAccepted()) {
                return;
            } else if (last.isRemoval()) {
                found(Kind.ADDED, fqn, place, subject + " had been removed; " + last.words());
            } else if (document.stamp() != null) {
                found(Kind.OUTDATED, fqn, place, older + "; " + last.words());
            }
        }
    }

    private void compareMark(String name, StageDigest digest) {
        StoredDocument document = documents.get(name);
        String mark = digest.mark(StoredDocument.part(name));
        String place = stage.file(name).toString();
        if (document == null && !mark.isEmpty()) {
            found(Kind.MISSING, "", place, "it is missing");
        } else if (document != null && !proof.mark(document).equals(mark)) {
            found(Kind.OUTDATED, "", place, "it is not the one that the last commit has left, but of another time");
        }
    }

    /** What the number of rows tells; names of missing ones beyond the journal come from what uses them. */
    private void compareCount(long expected) {
        long known = rows.size()
                + findings.stream().filter(this::isLostRow).count()
                - findings.stream()
                        .filter(each -> each.kind() == Kind.ADDED && !each.fqn().isEmpty())
                        .count();
        String place = stage.resources().toString();
        if (known < expected) {
            long missing = expected - known;
            Map<String, String> used = usedAndNotThere();
            if (used.size() == missing) {
                used.forEach((fqn, user) -> found(
                        Kind.MISSING,
                        fqn,
                        stage.file(StagePaths.row(fqn)).toString(),
                        "the row of '" + fqn + "' is missing; " + user + " uses it"));
            } else {
                String names = used.isEmpty() ? "" : "; used and not there: " + String.join(", ", used.keySet());
                found(Kind.MISSING, "", place, missing + " rows are missing, whose names are not known" + names);
            }
        } else if (known > expected) {
            found(
                    Kind.ADDED,
                    "",
                    place,
                    known - expected + " rows are there that were never stored, or had been removed");
        }
    }

    /** Whether a finding is that of a row that was stored and is not among those that can be read. */
    private boolean isLostRow(Finding finding) {
        return switch (finding.kind()) {
            case MISSING -> !finding.fqn().isEmpty();
            case UNREADABLE -> finding.place().startsWith(stage.resources().toString());
            case ADDED, OUTDATED, ALTERED -> false;
        };
    }

    /** The rows that others use and that are not there, each with one that uses it. */
    private Map<String, String> usedAndNotThere() {
        Map<String, String> used = new TreeMap<>();
        rows.values().forEach(row -> row.current().edges().forEach(fqn -> used.put(fqn, "'" + row.fqn() + "'")));
        borrows.forEach(borrow -> used.put(borrow.borrower().fqn(), "an edge to " + borrow.owner()));
        used.keySet().removeIf(fqn -> documents.containsKey(StagePaths.row(fqn)));
        return used;
    }

    private static long revision(StoredDocument document) {
        Stamp stamp = document.stamp();
        return stamp == null ? 0 : stamp.revision();
    }

    /** One thing is told of each place. */
    private void found(Kind kind, String fqn, String place, String why) {
        if (findings.stream().noneMatch(finding -> finding.place().equals(place))) {
            findings.add(new Finding(kind, fqn, place, why));
        }
    }

    private boolean proves() {
        try {
            return proof.conclude(records, file) != null;
        } catch (CorruptStateException e) {
            found(Kind.UNREADABLE, "", e.place(), e.why());
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
            found(Kind.UNREADABLE, "", e.place(), e.why());
        }
    }
}
