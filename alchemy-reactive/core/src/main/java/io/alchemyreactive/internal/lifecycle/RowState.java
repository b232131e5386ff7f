package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.state.Row;
import java.util.Optional;

/**
 * The state of a resource in the transition table: no row, or the status of its row. A status whose rows are continued in
 * different ways has one constant for each way.
 */
enum RowState {
    NO_ROW,
    CREATING,
    /** {@code CREATING}, of an object that was found and is being taken over. */
    ADOPTING,
    CREATED,
    UPDATING,
    REPLACING,
    /** {@code REPLACING}, by an object that was found and is being taken over. */
    ADOPTING_REPLACEMENT,
    REPLACING_DELETE_FIRST,
    REPLACED,
    UPDATING_REPLACED,
    DELETING,
    /** {@code DELETING}, of an object that may never have been made to the end. */
    DELETING_HALF_MADE,
    OPERATING;

    static RowState of(Optional<Row> row) {
        return row.map(RowState::of).orElse(NO_ROW);
    }

    private static RowState of(Row row) {
        boolean hasAttributes = row.current().attributes() != null;
        return switch (row.status()) {
            case CREATING -> hasAttributes ? ADOPTING : CREATING;
            case CREATED -> CREATED;
            case UPDATING -> UPDATING;
            case REPLACING -> hasAttributes ? ADOPTING_REPLACEMENT : REPLACING;
            case REPLACING_DELETE_FIRST -> REPLACING_DELETE_FIRST;
            case REPLACED -> REPLACED;
            case UPDATING_REPLACED -> UPDATING_REPLACED;
            case DELETING -> hasAttributes ? DELETING : DELETING_HALF_MADE;
            case OPERATING -> OPERATING;
        };
    }
}
