package io.alchemyreactive.plan;

import java.util.Objects;

/**
 * One line of a plan's text, with what it is about, so that a user interface can set it off.
 *
 * @param kind what it tells
 * @param text the line, indented, without a line break; secrets are masked
 */
public record PlanLine(Kind kind, String text) {

    public PlanLine {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(text, "text");
    }

    /** The subject of a line. */
    public enum Kind {
        /** The stage; the first line. */
        TITLE,
        /** A circumstance: who holds the stage, what protects it, what is used of other stages. */
        FACT,
        /** A resource that is made or adopted. */
        ADDITION,
        /** A resource that is changed in place. */
        CHANGE,
        /** A resource whose object is deleted, for good or for another one. */
        REMOVAL,
        /** A resource whose object stays as it is: renamed, let go of, or with nothing to do. */
        UNCHANGED,
        /** More about the resource above. */
        DETAIL,
        /** Data that is lost with the resource above. */
        LOSS,
        /** A warning that a user should read before saying yes. */
        WARNING,
        /** The counts; the last line of the changes. */
        SUMMARY
    }
}
