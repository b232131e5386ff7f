package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * What the body of {@link Effect#gen} awaits other effects with.
 *
 * <p>It belongs to the thread of its body and ends with the body; used elsewhere or later, each method throws
 * {@link IllegalStateException}. An error of the awaited Mono is thrown as itself. The compiler cannot know which checked
 * exceptions that may be: catch {@code Exception}, or recover with {@code onErrorResume} before awaiting.
 *
 * <p>Once the subscription is cancelled, each method throws {@link java.util.concurrent.CancellationException}. Clean-up
 * that must itself await something belongs in a {@link Layer} or in {@code Mono.usingWhen}, whose release runs on cancel.
 */
public final class Fx {

    private final Fiber<?> fiber;
    private final Context context;
    private boolean ended;

    Fx(Fiber<?> fiber, Context context) {
        this.fiber = fiber;
        this.context = context;
    }

    /** Awaits the value of a Mono; throws {@link NoValueException} when it completes without one. */
    public <T> T yield(Mono<? extends T> mono) {
        T value = this.<T>await(mono);
        if (value == null) {
            throw NoValueException.yielded(mono);
        }
        return value;
    }

    /** Awaits the value of a Mono, or nothing when it completes empty. */
    public <T> Optional<T> find(Mono<? extends T> mono) {
        return Optional.ofNullable(this.<T>await(mono));
    }

    /** Awaits the end of a Mono and drops its value, if any. */
    public void run(Mono<?> mono) {
        this.<Object>await(mono);
    }

    void end() {
        ended = true;
    }

    private <T> @Nullable T await(Mono<? extends T> mono) {
        Objects.requireNonNull(mono, "mono");
        if (ended || !fiber.isHere()) {
            throw refusal();
        }
        if (fiber.isCancelled()) {
            throw Fiber.cancellation(null);
        }
        try {
            return fiber.<T>await(mono, context);
        } catch (Exception e) {
            throw Fx.<RuntimeException>sneaky(e);
        }
    }

    private IllegalStateException refusal() {
        return new IllegalStateException(
                ended
                        ? "This fx was used after the body it belongs to had ended: do not store it, and let a nested"
                                + " Effect.gen use the fx that it is given"
                        : "This fx belongs to the thread of another body and was used on \""
                                + Thread.currentThread().getName()
                                + "\": inside an operator or a nested Effect.gen use its own fx, or return a Mono instead");
    }

    @SuppressWarnings("unchecked")
    static <X extends Throwable> X sneaky(Throwable error) throws X {
        throw (X) error;
    }
}
