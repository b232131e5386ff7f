package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.state.Row;
import java.util.Optional;

/**
 * The state of a resource in the transition table: no row, or the status of its row. A status that needs different
 * transitions has several constants.
 */
enum RowState {
    NO_ROW,
    CREATING,
    /** {@code CREATING}, for an object that is being adopted. */
    ADOPTING,
    CREATED,
    UPDATING,
    REPLACING,
    /** {@code REPLACING}, for a new object that is being adopted. */
    ADOPTING_REPLACEMENT,
    REPLACING_DELETE_FIRST,
    REPLACED,
    UPDATING_REPLACED,
    DELETING,
    /** {@code DELETING}, for an object whose create may not have ended. */
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
