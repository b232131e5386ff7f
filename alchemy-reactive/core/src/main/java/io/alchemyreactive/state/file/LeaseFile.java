package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.codec.Document;
import io.alchemyreactive.state.codec.HolderForm;
import io.alchemyreactive.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code lease.json} says: the stage, the fence of its last lease and, unless that was given back, its holder.
 * Whether the holder still lives, only the lock on {@code lease.lock} tells.
 */
record LeaseFile(
        @Nullable StageKey stage, long fence, @Nullable Holder holder) {

    static final LeaseFile NONE = new LeaseFile(null, 0, null);

    static LeaseFile read(DurableFiles files, Path file) throws IOException {
        String json = files.read(file);
        if (json == null) {
            return NONE;
        }
        Document document = Document.parse(file.toString(), json);
        Value.Fields holder = document.findObject("holder");
        return new LeaseFile(
                document.findText("stack")
                        .map(stack -> new StageKey(stack, document.text("stage")))
                        .orElse(null),
                document.number("fence"),
                holder == null ? null : HolderForm.read(new Document(file.toString(), holder)));
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
        files.replace(file, Document.write(fields));
    }
}
