package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Operation;
import java.util.List;

/**
 * The operations that the five-verb providers of a {@link FakeCloud} offer on things, gadgets and boxes. The cloud is
 * strict. It accepts an operation only from the instance that holds the object, and only with the object's current
 * properties. When the store is watched, the intent must be stored first. An object is half done from the start of an
 * operation until the operation ends or an update changes the object. {@link #EMPTY} is never run on an object that is
 * half done.
 */
public final class CloudOperations {

    /**
     * Deletes the content of an object. The data is lost, unless a copy is kept. A single request must not run twice.
     */
    public static final String EMPTY = "empty";

    /** Gives an object a new token. A single request may run twice. */
    public static final String ROTATE = "rotate";

    private CloudOperations() {}

    /**
     * The arguments of {@link #EMPTY}.
     *
     * @param keepsCopy whether a copy is kept
     */
    public record Emptying(boolean keepsCopy) {}

    /**
     * The arguments of {@link #ROTATE}.
     *
     * @param token the new token; from then on an attribute of the object
     */
    public record Rotation(Redacted<String> token) {}

    static <P extends Record, A extends Record> List<Operation<P, A, ?>> of(CloudCalls<P, A> calls) {
        return calls.type().hasToken()
                ? List.of(
                        Operation.<P, A, Emptying>of(EMPTY, Emptying.class, request -> calls.operate(request, null))
                                .dataLoss(given -> given.keepsCopy() ? "" : "what lies in it"),
                        Operation.<P, A, Rotation>of(
                                        ROTATE,
                                        Rotation.class,
                                        request -> calls.operate(
                                                request, request.arguments().token()))
                                .harmlessTwice())
                : List.of();
    }
}
