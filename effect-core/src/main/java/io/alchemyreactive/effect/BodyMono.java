package io.alchemyreactive.effect;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/**
 * A Mono that runs a body. A subscription runs the body on a worker; a body that yields this Mono runs it on its own
 * thread.
 */
final class BodyMono<T> extends InPlaceMono<T> {

    /** The body of a {@link Effect#gen} or a {@link Effect#run}; the latter returns null. */
    interface Body<T> {

        @Nullable
        T run(Fx fx) throws Exception;
    }

    private final Body<? extends T> body;
    private final boolean owesValue;
    private final @Nullable BodyName name;

    BodyMono(Body<? extends T> body, boolean owesValue, @Nullable BodyName name) {
        this.body = body;
        this.owesValue = owesValue;
        this.name = name;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        actual.onSubscribe(new Fiber<>(actual, this));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.NAME) {
            return name == null ? null : name.toString();
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
    }

    @Override
    @Nullable
    T runIn(Fiber<?> fiber, Context context) throws Exception {
        return name == null ? run(fiber, context) : name.<@Nullable T>around(fiber, () -> run(fiber, context));
    }

    private @Nullable T run(Fiber<?> fiber, Context context) throws Exception {
        Fx fx = new Fx(fiber, context);
        T value;
        try {
            value = Effect.<@Nullable T>within(context, () -> body.run(fx));
            if (value == null && owesValue) {
                throw NoValueException.returned();
            }
        } catch (Throwable e) {
            fx.endAfter(e);
            throw e;
        }
        fx.end(value);
        return value;
    }
}
