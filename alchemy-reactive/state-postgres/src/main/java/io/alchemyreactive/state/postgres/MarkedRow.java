package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.CheckedText;
import io.alchemyreactive.internal.codec.StageFindings;
import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.internal.codec.StateCodec;
import io.alchemyreactive.internal.codec.StateKeys;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import org.jspecify.annotations.Nullable;

/**
 * A row that was read, with its place, text and mark.
 *
 * @param json its text, without the sum
 * @param stored the content of the column {@code mark}; null for a row of an older version
 */
record MarkedRow(
        String place, Row row, String json, @Nullable RowMark stored) {

    /** Reads the row of a line with FQN, text, and revision and mark. */
    static MarkedRow of(StageKey stage, Sql.Line line, StateCodec codec, String stagePlace) {
        String fqn = ColumnText.name(line.first());
        String place = stagePlace + ", row of " + fqn;
        String json = CheckedText.check(place, line.second());
        Row row = codec.row(stage, json, place);
        if (!row.fqn().equals(fqn)
                || row.revision() != Long.parseLong(line.third().split(" ", 2)[0])) {
            throw StageContent.corrupt(
                    place, "its text is revision " + row.revision() + " of " + row.fqn() + ", its columns say another");
        }
        return row(place, row, json, RowMark.parse(markText(line), place));
    }

    /** The mark in such a line; null where it has none. */
    static @Nullable String markText(Sql.Line line) {
        String text = line.third().split(" ", 2)[1];
        return text.isEmpty() ? null : text;
    }

    /** The mark of the row for the sum of the stage; throws when the text does not match the stored mark. */
    String mark(StageKey stage, StateKeys keys) {
        RowMark beside = stored;
        if (beside == null) {
            return RowMark.of(StageHash.withoutKey(stage), row.fqn(), json, 0).mark();
        }
        String mark = RowMark.of(StageHash.of(stage, beside.keyId(), keys, place), row.fqn(), json, 0)
                .mark();
        if (!mark.equals(beside.mark())) {
            throw new CorruptStateException(
                    place,
                    "its text is not the one that its mark was made for: it was altered",
                    "Put back what stood there; nothing was changed",
                    null);
        }
        return mark;
    }

    /** The revision of the stage at which it was written. */
    long writtenAt() {
        return stored == null ? StageFindings.UNKNOWN : stored.revision();
    }

    @SuppressWarnings("NullAway") // javac 17 drops the nullness of parameters of a class file's constructors
    private static MarkedRow row(String place, Row row, String json, @Nullable RowMark stored) {
        return new MarkedRow(place, row, json, stored);
    }
}
