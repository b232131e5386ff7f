package io.alchemyreactive.resource;

import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.state.StageKey;
import java.util.Optional;

/**
 * The place where a referenced resource was deployed. A stack or stage that is left out is the current one.
 *
 * @param stack the stack; empty for the current one
 * @param stage the stage; empty for the current one
 */
public record Ref(Optional<String> stack, Optional<String> stage) {

    public Ref {
        stack.ifPresent(Names::checkStack);
        stage.ifPresent(Names::checkStage);
    }

    /** Another stage of the current stack. */
    public static Ref stage(String stage) {
        return new Ref(Optional.empty(), Optional.of(stage));
    }

    /** A stage of another stack. */
    public static Ref of(String stack, String stage) {
        return new Ref(Optional.of(stack), Optional.of(stage));
    }

    /** Resolves the reference in a program of the given stage. */
    public StageKey resolve(StageKey current) {
        return new StageKey(stack.orElse(current.stack()), stage.orElse(current.stage()));
    }
}
