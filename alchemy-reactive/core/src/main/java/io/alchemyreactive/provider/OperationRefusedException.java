package io.alchemyreactive.provider;

import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.error.RefusedException;
import java.util.Collection;

/** An operation cannot run on a resource, because of its state or the request; nothing was changed. */
public final class OperationRefusedException extends RefusedException {

    private final boolean unsettled;

    private OperationRefusedException(String fqn, String operation, String why, String cure) {
        this(fqn, operation, why, cure, false);
    }

    private OperationRefusedException(String fqn, String operation, String why, String cure, boolean unsettled) {
        super("'" + fqn + "': no " + operation + ": " + ErrorText.sentence(why) + " " + cure);
        this.unsettled = unsettled;
    }

    /** The type of the resource has no operation of this name. */
    public static OperationRefusedException notOffered(
            String fqn, String operation, String type, Collection<String> offered) {
        return new OperationRefusedException(
                fqn,
                operation,
                "the type " + type + " has no operation of that name",
                offered.isEmpty() ? "It offers none." : "It offers: " + String.join(", ", offered) + ".");
    }

    /** The resource has another type than the caller expects. */
    public static OperationRefusedException otherType(String fqn, String operation, String type, String expected) {
        return new OperationRefusedException(
                fqn, operation, "it is no " + expected + " but a " + type, "Name a resource of type " + expected + ".");
    }

    /** The arguments are not those of the operation. */
    public static OperationRefusedException arguments(String fqn, String operation, String why) {
        return new OperationRefusedException(fqn, operation, "its arguments do not fit: " + why, "Correct them.");
    }

    /** Work on the resource that an earlier run has begun did not end. */
    public static OperationRefusedException unsettled(String fqn, String operation, String begun) {
        return new OperationRefusedException(
                fqn, operation, begun + " was begun and has not ended", "Deploy the stage first.", true);
    }

    /** Whether an earlier run has begun something with the resource, which the next deploy ends. */
    public boolean isUnsettled() {
        return unsettled;
    }

    /**
     * The request comes from inside a run of the same stage. That run holds the lease that the operation would wait
     * for.
     */
    public static OperationRefusedException insideRun(String fqn, String operation, String stage) {
        return new OperationRefusedException(
                fqn,
                operation,
                "it was asked for by the program or a provider of a run of stage " + stage
                        + ", which holds the stage until it has ended",
                "Run it after the deploy, or in a run of another stage.");
    }
}
