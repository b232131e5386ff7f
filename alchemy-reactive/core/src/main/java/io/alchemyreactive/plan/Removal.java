package io.alchemyreactive.plan;

import io.alchemyreactive.lifecycle.Step;
import io.alchemyreactive.state.Row;

/**
 * A row that goes, because the program does not declare it any more or the stage is destroyed.
 *
 * @param row the row in the snapshot from which the plan was made
 * @param step one that removes the row
 */
public record Removal(Row row, Step step) {}
