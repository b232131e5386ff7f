package io.alchemyreactive.output;

/**
 * A stack whose stages have outputs, as {@link Output#stackRef} refers to it.
 *
 * @param <T> what the stack's program returns
 */
public interface ReferableStack<T> {

    /** The outputs of a stage, as a value; reads nothing yet. */
    Output<T> outputsOf(String stage);
}
