package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.StageDamage;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Accepts the readable documents of a damaged stage as its state. Unreadable ones are renamed. The last step writes
 * {@code lease.json} with the new digest; before it the stage stays damaged. Blocks.
 */
final class LossAcceptance {

    private static final String ASIDE = ".damaged-";

    private final StageFolders folders;
    private final DurableFiles files;
    private final StateKeys keys;
    private final StageProver prover;
    private final LeaseTaker leases;
    private final Clock clock;

    LossAcceptance(
            StageFolders folders,
            DurableFiles files,
            StateKeys keys,
            StageProver prover,
            LeaseTaker leases,
            Clock clock) {
        this.folders = folders;
        this.files = files;
        this.keys = keys;
        this.prover = prover;
        this.leases = leases;
        this.clock = clock;
    }

    void run(StageDamage seen, Holder holder, Optional<String> actor) throws IOException {
        StageKey key = seen.stage();
        StagePaths stage = folders.of(key);
        boolean folderMissing = LocalDisk.isAbsent(stage.folder());
        if (folderMissing && !prover.inspect(key).equals(seen)) {
            throw seen.changed();
        }
        LeaseLock lock = leases.lock(key, holder);
        try {
            StageInspection inspection = prover.inspection(key, stage);
            StageDamage now = CommitLock.reading(stage, inspection::damage);
            if (!folderMissing && !now.equals(seen)) {
                throw seen.changed();
            }
            StageInspection.Latest latest = inspection.latest();
            var journal = JournalWriter.open(files, stage, holder, actor, latest.fence() + 1, clock, latest.revision());
            Instant at = journal.now();
            CommitLock.committing(stage, journal.next(), () -> {
                accept(now, inspection, latest, journal, at);
                return true;
            });
        } finally {
            lock.release();
        }
    }

    private void accept(
            StageDamage damage,
            StageInspection inspection,
            StageInspection.Latest latest,
            JournalWriter journal,
            Instant at)
            throws IOException {
        StageKey key = damage.stage();
        StagePaths stage = folders.of(key);
        long revision = journal.next();
        StageDigest digest = inspection.digest().at(latest.write() + 1, revision);
        putAside(stage, damage, digest.write());
        StageFile file = inspection.file();
        String keyId = file == null ? inspection.keyId() : file.keyId();
        StageHash hash = StageHash.of(
                key,
                keyId == null ? StageHash.NO_KEY : keyId,
                keys,
                stage.folder().toString());
        if (file == null && !inspection.isEmpty()) {
            file = StageFile.of(key, keyId, Set.of());
            String json = file.json();
            String mark = hash.mark(StagePaths.STAGE, json);
            digest = digest.with(StageDigest.Part.STAGE, null, mark);
            files.replace(
                    stage.file(StagePaths.STAGE), StoredDocument.text(json, DocumentStamp.of(hash, mark, digest)));
        }
        digest = digest.at(digest.write() + 1, revision);
        String record = digest.write(file == null ? StageHash.withoutKey(key) : hash);
        new LeaseFile(key, latest.fence() + 1, null, record, true).write(files, stage.lease());
        journal.writeChanged(at, damage.accepted(), record);
        for (RemovedDocument gone : RemovedDocument.list(files, stage)) {
            files.disk().remove(gone.file());
        }
        if (file == null) {
            folders.index().remove(key);
        } else {
            folders.index().add(key);
        }
    }

    private void putAside(StagePaths stage, StageDamage damage, long number) throws IOException {
        Set<Path> changed = new TreeSet<>();
        for (StageDamage.Finding finding : damage.findings()) {
            Path file = Path.of(finding.place());
            if (finding.kind() == StageDamage.Kind.UNREADABLE && file.startsWith(stage.folder())) {
                files.disk().rename(file, file.resolveSibling(file.getFileName() + ASIDE + number));
                changed.add(DurableFiles.parent(file));
            }
        }
        for (Path folder : changed) {
            files.disk().syncFolder(folder);
        }
    }
}
