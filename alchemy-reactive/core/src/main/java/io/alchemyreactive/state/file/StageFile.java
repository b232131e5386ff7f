package io.alchemyreactive.state.file;

import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.codec.Document;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code stage.json} says: which stage the folder holds, what it is protected from and, once a secret was stored in
 * it, the id of the key.
 * The stage exists as long as this file does.
 */
record StageFile(StageKey key, @Nullable String keyId, Set<Protection> protections) {

    private static final String PROTECTIONS = "protections";

    StageFile {
        protections = Set.copyOf(protections);
    }

    static StageFile parse(String place, String json) {
        Document document = Document.parse(place, json);
        return new StageFile(
                new StageKey(document.text("stack"), document.text("stage")),
                document.findText("key").orElse(null),
                protections(document));
    }

    String json() {
        Map<String, Object> fields =
                new TreeMap<>(Map.of("format", Document.FORMAT, "stack", key.stack(), "stage", key.stage()));
        if (keyId != null) {
            fields.put("key", keyId);
        }
        if (!protections.isEmpty()) {
            fields.put(
                    PROTECTIONS,
                    protections.stream().sorted().map(Protection::word).toList());
        }
        return Document.write(fields);
    }

    private static Set<Protection> protections(Document document) {
        if (!document.fields().values().containsKey(PROTECTIONS)) {
            return Set.of();
        }
        Set<Protection> protections = EnumSet.noneOf(Protection.class);
        for (String word : document.texts(PROTECTIONS)) {
            try {
                protections.add(Protection.of(word));
            } catch (IllegalArgumentException e) {
                throw document.corrupt("there is no protection '" + word + "'");
            }
        }
        return protections;
    }
}
