package io.alchemyreactive;

import io.alchemyreactive.effect.TimeSpans;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * How to correct what is stored.
 *
 * @param command what is being done, for whoever finds the stage held
 * @param lockTimeout how long to wait for a stage that somebody else holds
 * @param force whether to go ahead although others use the resource
 * @param consents holds the name of the stage where whoever changes it has to name it; no other name
 * @param approve asked once, with the correction, before anything is written; false ends it with {@link
 *     NotApprovedException}
 */
public record EditOptions(
        String command,
        Duration lockTimeout,
        boolean force,
        Set<String> consents,
        Function<StateEdit, Mono<Boolean>> approve) {

    /** Without waiting, without force, and without asking anybody. */
    public static final EditOptions DEFAULTS =
            new EditOptions("state edit", Duration.ZERO, false, Set.of(), edit -> Mono.just(true));

    public EditOptions {
        Objects.requireNonNull(command, "command");
        TimeSpans.countable("lockTimeout", lockTimeout);
        if (lockTimeout.isNegative()) {
            throw new IllegalArgumentException("lockTimeout must not be negative, but is " + lockTimeout);
        }
        consents = Set.copyOf(consents);
        Objects.requireNonNull(approve, "approve");
    }
}
