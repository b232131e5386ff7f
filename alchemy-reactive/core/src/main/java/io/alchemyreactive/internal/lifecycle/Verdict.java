package io.alchemyreactive.internal.lifecycle;

/** The answer of the transition table. */
public sealed interface Verdict {

    /** Carry out this step. */
    record Do(Step step) implements Verdict {}

    /** Ask the provider for the object, then consult the table again. */
    record Ask() implements Verdict {}

    /** Do nothing and fail with this reason. */
    record Refuse(String why) implements Verdict {}

    /** This combination cannot occur, for this reason; it indicates a defect of the engine. */
    record Impossible(String why) implements Verdict {}
}
