package io.alchemyreactive.state.file;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code stage.json}: which stage the folder holds, what it is protected from and, once a secret was stored in
 * it, the id of the key.
 * The stage exists as long as this file does.
 *
 * @param format {@link #FORMAT}, or a smaller number for a stage whose documents have no stamps yet
 */
record StageFile(StageKey key, @Nullable String keyId, Set<Protection> protections, long format) {

    /** Prevents versions without stamps from writing into a stage with stamps. */
    static final long FORMAT = 2;

    private static final String PROTECTIONS = "protections";

    StageFile {
        protections = Set.copyOf(protections);
    }

    static StageFile parse(String place, String json) {
        Document document = Document.parse(place, json, FORMAT);
        return new StageFile(
                new StageKey(document.text("stack"), document.text("stage")),
                document.findText("key").orElse(null),
                protections(document),
                document.number("format"));
    }

    /** Whether the stage has stamps since it was last written. */
    boolean isStamped() {
        return format >= FORMAT;
    }

    /** The id of the key under which its digest is made. */
    String hashKeyId() {
        return keyId == null ? StageHash.NO_KEY : keyId;
    }

    /** One in the form that this version writes. */
    static StageFile of(StageKey key, @Nullable String keyId, Set<Protection> protections) {
        return new StageFile(key, keyId, protections, FORMAT);
    }

    String json() {
        Map<String, Object> fields = new TreeMap<>(Map.of("stack", key.stack(), "stage", key.stage()));
        if (keyId != null) {
            fields.put("key", keyId);
        }
        if (!protections.isEmpty()) {
            fields.put(
                    PROTECTIONS,
                    protections.stream().sorted().map(Protection::word).toList());
        }
        return Document.write(fields, format);
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
