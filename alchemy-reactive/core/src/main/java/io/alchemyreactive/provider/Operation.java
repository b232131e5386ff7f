package io.alchemyreactive.provider;

import io.alchemyreactive.effect.Experimental;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * An operation that a provider offers on deployed objects of its type, beside making them as they are declared: a reset of
 * what an object holds, a rotation of its keys. The engine runs it under the lease of the stage, with the protections and
 * consents of a deploy, and stores that it has begun before it calls {@link #run}. When the operation does not end, the next
 * deploy reconciles the object, so {@link Provider#reconcile} has to make it whole again. Immutable; as thread-safe as its
 * functions.
 *
 * @param name the word by which it is asked for, such as {@code reset}; unique among the operations of a type
 * @param arguments the record that a caller gives; its values are stored with the intent, secrets of it encrypted
 * @param dataLoss the data that an operation with these arguments loses, in words; an empty text where it loses none. Called
 *     without need for a subscription, so it must not block
 * @param repeatable whether running it twice comes to the same as running it once. Only then is a call made again after a
 *     failure that is {@link Retryable}, and only then may it be run on an object on which it did not end
 * @param run does it, and emits all attributes of the object as they are afterwards. Called as {@link Provider#reconcile}
 *     is: within a time-out, cancelled with the run. It fails with {@link NothingMade} when it is sure that it has changed
 *     nothing; the row is then put back as it was
 */
@Experimental
public record Operation<P extends Record, A extends Record, G extends Record>(
        String name,
        Class<G> arguments,
        Function<? super G, String> dataLoss,
        boolean repeatable,
        Function<? super Operate<P, A, G>, ? extends Mono<A>> run) {

    public Operation {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(arguments, "arguments");
        Objects.requireNonNull(dataLoss, "dataLoss");
        Objects.requireNonNull(run, "run");
        if (name.isBlank()) {
            throw new IllegalArgumentException("an operation needs a name that is not blank");
        }
    }

    /** An operation that loses no data and must not be run twice for once. */
    public static <P extends Record, A extends Record, G extends Record> Operation<P, A, G> of(
            String name, Class<G> arguments, Function<? super Operate<P, A, G>, ? extends Mono<A>> run) {
        return new Operation<>(name, arguments, given -> "", false, run);
    }

    /** This operation, which loses these data; an empty text where the arguments are such that it loses none. */
    public Operation<P, A, G> dataLoss(Function<? super G, String> dataLoss) {
        return new Operation<>(name, arguments, dataLoss, repeatable, run);
    }

    /** This operation, which comes to the same when it is run twice. */
    public Operation<P, A, G> harmlessTwice() {
        return new Operation<>(name, arguments, dataLoss, true, run);
    }

    /** This operation with another way to run it, for what comes between: a test kit, a log. */
    public Operation<P, A, G> running(Function<? super Operate<P, A, G>, ? extends Mono<A>> other) {
        return new Operation<>(name, arguments, dataLoss, repeatable, other);
    }
}
