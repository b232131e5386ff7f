package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.internal.codec.StageDigest.Part;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.state.StageKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The digest of a stage after a commit, and the marks of the rows that it writes. For one thread. */
final class NextDigest {

    private final StageKey stage;
    private final PostgresStageChanges changes;
    private final @Nullable String keyId;
    private final @Nullable String protections;
    private final boolean exists;
    private final long revision;
    private final StageHash hash;
    private final Map<String, RowMark> marks = new HashMap<>();

    /**
     * After these changes.
     *
     * @param stored the stage's key and protections before; null when it was not stored
     * @param revision the stage's revision afterwards
     */
    NextDigest(
            StageKey stage,
            PostgresStageChanges changes,
            OperationKeys keys,
            Sql.@Nullable Line stored,
            long revision) {
        this.stage = stage;
        this.changes = changes;
        this.exists = stored != null;
        this.revision = revision;
        String before = stored == null ? null : stored.a();
        this.keyId = keys.usedId() != null ? keys.usedId() : before;
        this.protections = changes.protections() != null
                ? ProtectionText.write(changes.protections())
                : stored == null ? null : stored.b();
        this.hash = StageHash.of(
                stage, changes.stays() && keyId != null ? keyId : StageHash.NO_KEY, keys, "stage " + stage);
        changes.targets().forEach((fqn, target) -> {
            if (target.revision() > 0) {
                marks.put(fqn, RowMark.of(hash, fqn, target.json(), revision));
            }
        });
    }

    /** The key of the stage afterwards; null when it needs none. */
    @Nullable
    String keyId() {
        return keyId;
    }

    /** The marks of the rows that are written, by FQN. */
    Map<String, RowMark> marks() {
        return marks;
    }

    /**
     * The digest, as it is stored.
     *
     * @param base the digest before
     * @param before the marks that rows had before, by FQN
     */
    String text(StageDigest base, Map<String, String> before) {
        StageDigest digest = base;
        for (Map.Entry<String, PostgresStageChanges.Target> each :
                changes.targets().entrySet()) {
            RowMark mark = marks.get(each.getKey());
            if (mark != null || before.containsKey(each.getKey())) {
                digest = digest.with(Part.ROW, before.get(each.getKey()), mark == null ? null : mark.mark());
            }
        }
        if (changes.outputsChanged()) {
            String json = changes.outputs();
            digest = digest.with(Part.OUTPUTS, null, json == null ? null : StagePartMarks.outputs(stage, json));
        }
        if (changes.borrows() != null) {
            digest = digest.with(Part.BORROWS, null, StagePartMarks.borrows(stage, changes.borrows()));
        }
        if (changes.stays()) {
            digest = digest.with(Part.STAGE, null, StagePartMarks.stage(stage, keyId, protections));
        } else if (exists) {
            digest = digest.with(Part.STAGE, null, null);
        }
        return digest.at(revision, revision).write(hash);
    }
}
