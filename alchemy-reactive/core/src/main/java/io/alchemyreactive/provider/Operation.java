package io.alchemyreactive.provider;

import io.alchemyreactive.effect.Experimental;
import java.util.Objects;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * An operation that a provider offers on deployed objects of its type, such as a reset of the content or a rotation of
 * keys. The engine runs it under the lease of the stage, with the protections and consents of a deploy, and stores that
 * it has begun before it calls {@link #run}. When the operation does not end, the next deploy reconciles the object, so
 * {@link Provider#reconcile} has to repair it. Immutable; as thread-safe as its functions.
 *
 * @param name the name by which users request it, such as {@code reset}; unique among the operations of a type
 * @param arguments the record that a caller gives; its values are stored with the intent, secrets of it encrypted
 * @param dataLoss the data that an operation with these arguments loses, in words; an empty text when it loses none.
 *     May be called on any thread and must not block
 * @param repeatable whether the operation is idempotent. Only then is a call retried after a {@link Retryable} failure,
 *     and only then may it run on an object on which it did not end before
 * @param run runs the operation and emits all attributes of the object afterwards. Called as {@link Provider#reconcile}
 *     is: within a time-out, cancelled with the run. Fails with {@link NothingMade} when it certainly has changed
 *     nothing; the row is then restored
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

    /** An operation that loses no data and is not idempotent. */
    public static <P extends Record, A extends Record, G extends Record> Operation<P, A, G> of(
            String name, Class<G> arguments, Function<? super Operate<P, A, G>, ? extends Mono<A>> run) {
        return new Operation<>(name, arguments, given -> "", false, run);
    }

    /**
     * This operation with a description of the data that it loses; the function returns an empty text when these
     * arguments lose none.
     */
    public Operation<P, A, G> dataLoss(Function<? super G, String> dataLoss) {
        return new Operation<>(name, arguments, dataLoss, repeatable, run);
    }

    /** This operation, marked as idempotent. */
    public Operation<P, A, G> harmlessTwice() {
        return new Operation<>(name, arguments, dataLoss, true, run);
    }

    /** This operation with another function to run it, for wrappers such as a test kit or a log. */
    public Operation<P, A, G> running(Function<? super Operate<P, A, G>, ? extends Mono<A>> other) {
        return new Operation<>(name, arguments, dataLoss, repeatable, other);
    }
}
