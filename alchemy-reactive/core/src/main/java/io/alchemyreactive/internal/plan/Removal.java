package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.state.Row;
import java.util.Optional;

/**
 * A row that goes, because the program does not declare it any more or the stage is destroyed.
 *
 * @param row the row in the snapshot from which the plan was made
 * @param step one that removes the row
 * @param asksProvider whether the provider cannot tell if there is an object, so that it has to make it once more to learn
 *     what to delete
 * @param failure why the row cannot be read, or the provider could not be asked whether there is an object; the removal
 *     fails with it
 */
public record Removal(Row row, Step step, boolean asksProvider, Optional<Throwable> failure) {

    /** A removal of which it is known what there is to delete. */
    public Removal(Row row, Step step) {
        this(row, step, false, Optional.empty());
    }
}
