package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.state.Row;
import java.util.Optional;

/**
 * A row that is removed, because the program does not declare it any more or the stage is destroyed.
 *
 * @param row the row in the snapshot from which the plan was made
 * @param step a step that removes the row
 * @param asksProvider whether the object has to be created again before it is deleted, because the provider cannot tell
 *     if it exists
 * @param failure why the row cannot be read, or the provider could not be asked whether there is an object; the removal
 *     fails with it
 */
public record Removal(Row row, Step step, boolean asksProvider, Optional<Throwable> failure) {

    /** A removal without a failure that creates nothing. */
    public Removal(Row row, Step step) {
        this(row, step, false, Optional.empty());
    }
}
