package io.alchemyreactive.plan;

import java.util.Objects;

/**
 * One line of a plan's text, with its kind, so that a user interface can style it.
 *
 * @param kind the subject of the line
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
        /** A fact about the stage: its holder, its protections, the resources of other stages that it uses. */
        FACT,
        /** A resource that is created or adopted. */
        ADDITION,
        /** A resource that is updated in place. */
        CHANGE,
        /** A resource whose object is deleted, or replaced by another one. */
        REMOVAL,
        /** A resource whose object stays as it is: renamed, removed from state only, or with nothing to do. */
        UNCHANGED,
        /** More about the resource above. */
        DETAIL,
        /** Data that is lost with the resource above. */
        LOSS,
        /** A warning that a user should read before approving the plan. */
        WARNING,
        /** The counts; the last line of the changes. */
        SUMMARY
    }
}
