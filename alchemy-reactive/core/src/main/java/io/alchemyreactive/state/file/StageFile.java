package io.alchemyreactive.state.file;

import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.codec.Document;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stage.json} says: which stage the folder holds and, once a secret was stored in it, the id of the key.
 * The stage exists as long as this file does.
 */
record StageFile(StageKey key, @Nullable String keyId) {

    static StageFile parse(String place, String json) {
        Document document = Document.parse(place, json);
        return new StageFile(
                new StageKey(document.text("stack"), document.text("stage")),
                document.findText("key").orElse(null));
    }

    String json() {
        Map<String, Object> fields =
                new TreeMap<>(Map.of("format", Document.FORMAT, "stack", key.stack(), "stage", key.stage()));
        if (keyId != null) {
            fields.put("key", keyId);
        }
        return Document.write(fields);
    }
}
