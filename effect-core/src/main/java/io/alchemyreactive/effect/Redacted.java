package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds a secret so that it cannot be printed, logged or serialised by accident.
 *
 * <p>The only way to the value is {@link #reveal()}, a name that can be searched for. {@code toString} gives a mask of
 * fixed length; there is no accessor that a JSON mapper would find, and the type is not {@code Serializable}. Immutable
 * and safe for use by many threads, as far as the value is.
 *
 * @param <T> the type of the secret
 */
public final class Redacted<T> {

    private static final String MASK = "***";

    private final T secret;

    private Redacted(T secret) {
        this.secret = Objects.requireNonNull(secret, "secret");
    }

    /** Wraps a secret. */
    public static <T> Redacted<T> of(T secret) {
        return new Redacted<>(secret);
    }

    /** The secret itself, in clear. Call it as late as possible: where the value goes on the wire. */
    public T reveal() {
        return secret;
    }

    /**
     * Applies the function to the secret and wraps the result. An exception of the function is thrown as it is, so it
     * must not carry the secret.
     */
    public <R> Redacted<R> map(Function<? super T, ? extends R> change) {
        return new Redacted<>(change.apply(secret));
    }

    /** Whether both hold equal values; arrays are compared by content. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Redacted<?> redacted && Objects.deepEquals(secret, redacted.secret);
    }

    /** Returns one number for all secrets, because a hash of a short secret tells which one it is. */
    @Override
    public int hashCode() {
        return MASK.hashCode();
    }

    /** A mask that is the same for every secret. */
    @Override
    public String toString() {
        return MASK;
    }
}
