package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.StageKey;
import io.r2dbc.spi.Row;
import java.util.Objects;

/** One line of an answer about many stages. */
record StageLine(StageKey stage, Sql.Line line) {

    /** The line of six text columns: stack, stage, and those of a {@link Sql.Line}. */
    static StageLine of(Row row) {
        return new StageLine(
                new StageKey(ColumnText.name(text(row, 0)), ColumnText.name(text(row, 1))),
                new Sql.Line(
                        text(row, 2), row.get(3, String.class), row.get(4, String.class), row.get(5, String.class)));
    }

    private static String text(Row row, int column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
