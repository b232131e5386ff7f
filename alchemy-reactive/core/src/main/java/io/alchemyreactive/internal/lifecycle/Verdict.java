package io.alchemyreactive.internal.lifecycle;

/** The answer of the table for one situation. */
public sealed interface Verdict {

    /** Do this. */
    record Do(Step step) implements Verdict {}

    /** Ask the provider what it finds, then look again. */
    record Ask() implements Verdict {}

    /** Do nothing and tell the user. */
    record Refuse(String why) implements Verdict {}

    /** This cannot come about, for this reason; meeting it is a defect of the engine. */
    record Impossible(String why) implements Verdict {}
}
