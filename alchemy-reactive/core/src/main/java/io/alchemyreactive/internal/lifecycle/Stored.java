package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.state.Row;
import java.util.Optional;

/** Where a resource stands in state: a row's status, or no row at all. */
enum Stored {
    NO_ROW,
    CREATING,
    CREATED,
    UPDATING,
    REPLACING,
    REPLACING_DELETE_FIRST,
    REPLACED,
    UPDATING_REPLACED,
    DELETING,
    OPERATING;

    static Stored of(Optional<Row> row) {
        return row.map(present -> valueOf(present.status().name())).orElse(NO_ROW);
    }
}
