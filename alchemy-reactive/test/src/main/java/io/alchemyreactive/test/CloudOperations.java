package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Operation;
import java.util.List;

/**
 * The operations that the five-verb providers of a {@link FakeCloud} offer on things, gadgets and boxes. The cloud is strict:
 * an operation comes from the instance that holds the object, with the properties that it has, and over a watched store
 * after its intent is stored. The object of an operation that was begun is half done until it ends, or until an update makes the object
 * whole; {@link #EMPTY} is never run on an object that is half done.
 */
public final class CloudOperations {

    /** Takes out what lies in an object: loses it, unless a copy is kept. Must not be run twice for once. */
    public static final String EMPTY = "empty";

    /** Gives an object another token. Harmless when it is run twice. */
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
     * @param token the new token, which is an attribute of the object from then on
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
