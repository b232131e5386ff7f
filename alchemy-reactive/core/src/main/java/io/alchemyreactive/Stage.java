package io.alchemyreactive;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.state.Protection;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * One deployment of a stack among several: {@code dev_sam}, {@code staging}, {@code prod}, {@code pr-147}.
 *
 * @param name {@code [a-z0-9]}, then {@code [a-z0-9_-]}, at most 63 characters
 */
public record Stage(String name) {

    public Stage {
        Names.checkStage(name);
    }

    /**
     * The stage of this name.
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when it is not allowed
     */
    public static Stage of(String name) {
        return new Stage(name);
    }

    /** The default stage of a user: {@code dev_} and the user's name. */
    public static Stage ofUser(String user) {
        return new Stage(Names.defaultStage(user));
    }

    /**
     * The stage of a git branch: its letters and digits in lower case, hyphens for all else, and a hash of the exact name, so that
     * two branches never have one stage, however alike their names are. {@code refs/heads/} before the name does not count.
     *
     * @throws io.alchemyreactive.resource.InvalidNameException when the name is blank
     */
    @Experimental
    public static Stage ofBranch(String branch) {
        return new Stage(Names.branchStage(branch));
    }

    /** The stage that is being planned or deployed; fails outside a run of a program. */
    @CheckReturnValue
    public static Mono<Stage> current() {
        return Declarations.SERVICE.get().map(run -> new Stage(run.stage().stage()));
    }

    /**
     * The protections that the stack declares for the stage that is being planned or deployed; an empty set where it declares
     * none. Fails outside a run of a program.
     */
    @CheckReturnValue
    public static Mono<Set<Protection>> protections() {
        return Declarations.SERVICE.get().map(Declarations::protections);
    }

    /** Whether the name of the stage begins with this prefix. */
    public boolean startsWith(String prefix) {
        return name.startsWith(prefix);
    }

    @Override
    public String toString() {
        return name;
    }
}
