package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.HolderForm;
import io.alchemyreactive.internal.codec.StageDigest;
import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code lease.json}: the stage, the fence of its last lease, the holder unless the lease was released,
 * and the digest of the stage. Only the lock on {@code lease.lock} tells whether the holder is still alive.
 *
 * @param digest the digest of the stage when the file was written; null in files of versions without digests
 * @param settled whether the lease was released after its last commit, so that the digest is still that of the stage
 */
record LeaseFile(
        @Nullable StageKey stage,
        long fence,
        @Nullable Holder holder,
        @Nullable String digest,
        boolean settled) {

    static final LeaseFile NONE = new LeaseFile(null, 0, null, null, false);

    private static final String DIGEST = "digest";
    private static final String SETTLED = "settled";

    static LeaseFile read(DurableFiles files, Path file) throws IOException {
        String json = files.read(file);
        if (json == null) {
            return NONE;
        }
        Document document = Document.parse(file.toString(), json);
        Value.Fields holder = document.findObject("holder");
        String digest = document.findText(DIGEST).orElse(null);
        return new LeaseFile(
                document.findText("stack")
                        .map(stack -> new StageKey(stack, document.text("stage")))
                        .orElse(null),
                document.number("fence"),
                holder == null ? null : HolderForm.read(new Document(file.toString(), holder)),
                digest,
                digest != null && document.bool(SETTLED));
    }

    void write(DurableFiles files, Path file) throws IOException {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("fence", fence);
        if (stage != null) {
            fields.put("stack", stage.stack());
            fields.put("stage", stage.stage());
        }
        if (holder != null) {
            fields.put("holder", HolderForm.fields(holder));
        }
        if (digest != null) {
            fields.put(DIGEST, digest);
            fields.put(SETTLED, settled);
        }
        files.replace(file, Document.write(fields));
    }

    /** The digest, not yet known to be genuine; null when there is none. */
    StageDigest.@Nullable Read record(Path file) {
        return digest == null ? null : StageDigest.read(digest, file.toString());
    }
}
