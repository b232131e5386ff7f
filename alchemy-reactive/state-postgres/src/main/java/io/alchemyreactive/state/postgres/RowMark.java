package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.StageFindings;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.state.CorruptStateException;
import org.jspecify.annotations.Nullable;

/**
 * The column {@code mark} beside the text of a row.
 *
 * @param keyId the key of the mark, or {@link StageHash#NO_KEY}
 * @param mark the value that the row adds to the sum of its stage
 * @param revision the stage's revision when it was written; {@link StageFindings#UNKNOWN} for rows of older versions
 */
record RowMark(String keyId, String mark, long revision) {

    private static final String VERSION = "v1";
    private static final int FIELDS = 4;

    /** The mark of a text without its sum. */
    static RowMark of(StageHash hash, String fqn, String json, long revision) {
        return new RowMark(hash.keyId(), hash.mark("row " + fqn, json), revision);
    }

    /** The text of the column; null for a row of an older version. */
    static @Nullable RowMark parse(@Nullable String text, String place) {
        if (text == null) {
            return null;
        }
        String[] fields = text.split("\\.", -1);
        if (fields.length == FIELDS && fields[0].equals(VERSION)) {
            try {
                return new RowMark(fields[1], fields[2], Long.parseLong(fields[3]));
            } catch (NumberFormatException e) {
                throw corrupt(place);
            }
        }
        throw corrupt(place);
    }

    String text() {
        return String.join(".", VERSION, keyId, mark, Long.toString(revision));
    }

    private static CorruptStateException corrupt(String place) {
        return StageContent.corrupt(place, "its mark has not the form that this version writes");
    }
}
