package io.alchemyreactive.output;

/**
 * What {@link Output#stackRef} can refer to: a stack whose stages have outputs.
 *
 * @param <T> what the stack's program returns
 */
public interface ReferableStack<T> {

    /** What a stage's program returned, as a value; reads nothing yet. */
    Output<T> outputsOf(String stage);
}
