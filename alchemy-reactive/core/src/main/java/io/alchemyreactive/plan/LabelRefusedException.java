package io.alchemyreactive.plan;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.state.StageKey;

/**
 * A labelled value must not reach a resource or an output of a stage, because of the policy of the stage. In a plan, nothing
 * was changed; in a deploy, the resource was not made and the outputs were not stored.
 */
public final class LabelRefusedException extends RefusedException {

    private final StageKey stage;
    private final String subject;
    private final String property;
    private final Label label;

    private LabelRefusedException(StageKey stage, String subject, String property, Label label, String message) {
        super(message);
        this.stage = stage;
        this.subject = subject;
        this.property = property;
        this.label = label;
    }

    /**
     * A failure for a property of a resource.
     *
     * @param origin the origin of the label, in words
     */
    public static LabelRefusedException property(
            StageKey stage, String fqn, String property, Label label, String origin, LabelPolicy policy) {
        return refused(
                stage, fqn, property, label, "'" + fqn + "' has a property '" + property + "' with ", origin, policy);
    }

    /**
     * A failure for an output of the program.
     *
     * @param origin the origin of the label, in words
     */
    public static LabelRefusedException output(
            StageKey stage, String path, Label label, String origin, LabelPolicy policy) {
        return refused(stage, "", path, label, "The program returns '" + path + "' with ", origin, policy);
    }

    /** A failure for a resource that has the label itself, when no resource of the stage takes it away. */
    public static LabelRefusedException resource(StageKey stage, String fqn, Label label, LabelPolicy policy) {
        return refused(stage, fqn, "", label, "'" + fqn + "' has ", "the resource itself", policy);
    }

    private static LabelRefusedException refused(
            StageKey stage,
            String subject,
            String property,
            Label label,
            String what,
            String origin,
            LabelPolicy policy) {
        return new LabelRefusedException(
                stage,
                subject,
                property,
                label,
                what + "the label " + label + ", which comes from " + origin + "; the policy of stage " + stage + " ("
                        + policy.describe() + ") refuses it. " + policy.cure(label));
    }

    /** The stage whose policy refuses the label. */
    public StageKey stage() {
        return stage;
    }

    /** The FQN of the resource; empty for an output of the program. */
    public String fqn() {
        return subject;
    }

    /** The property of the resource, or the path of the output; empty when the resource has the label itself. */
    public String property() {
        return property;
    }

    /** The label. */
    public Label label() {
        return label;
    }
}
