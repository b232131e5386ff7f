package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The answer that a fiber waits for: one subscription to one Mono.
 *
 * <p>Most answers arrive on the thread of the fiber, during its call of {@code subscribe}; these need no memory fence
 * and no wake-up. Answer and abandon exclude each other: the first one wins. A late answer is dropped as Reactor's
 * operators drop it.
 */
final class Awaited<T> implements CoreSubscriber<T>, Scannable {

    private static final VarHandle STATE = FieldHandles.field(MethodHandles.lookup(), "state", int.class);
    private static final VarHandle SOURCE = FieldHandles.field(MethodHandles.lookup(), "source", Subscription.class);
    private static final int OPEN = 0;
    private static final int ANSWERED = 1;
    private static final int ABANDONED = 2;

    private final Fiber<?> fiber;
    private final Context context;
    private volatile @Nullable Subscription source;
    private volatile int state;
    private @Nullable T value;
    private @Nullable Throwable error;

    Awaited(Fiber<?> fiber, Context context) {
        this.fiber = fiber;
        this.context = context;
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (source != null) {
            subscription.cancel();
            return;
        }
        SOURCE.setRelease(this, subscription);
        fiber.awaiting(this);
        if (!fiber.isHere()) {
            // On another thread, the fiber may abandon the answer at this moment. The fence makes sure that either the
            // fiber sees the source and cancels it, or this thread sees the new state.
            VarHandle.fullFence();
            if (state == ABANDONED) {
                subscription.cancel();
                return;
            }
        }
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T next) {
        if (state == OPEN && value == null) {
            value = next;
        } else {
            Operators.onDiscard(next, context);
        }
    }

    @Override
    public void onError(Throwable thrown) {
        error = thrown;
        if (!settle()) {
            Operators.onErrorDropped(thrown, context);
        }
    }

    @Override
    public void onComplete() {
        if (!settle()) {
            Operators.onDiscard(value, context);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return source;
        }
        if (key == Attr.ACTUAL) {
            return fiber;
        }
        if (key == Attr.TERMINATED) {
            return state == ANSWERED;
        }
        return key == Attr.CANCELLED ? state == ABANDONED : null;
    }

    boolean isOpen() {
        return state == OPEN;
    }

    /**
     * Returns the value, or null when the Mono completed empty. Throws the error of the Mono, or a {@code
     * CancellationException} when no answer came.
     */
    @Nullable
    T take() {
        abandon();
        if (state == ABANDONED) {
            throw Fiber.cancellation(null);
        }
        Throwable thrown = error;
        if (thrown == null) {
            return value;
        }
        // Some sources signal an error of their own when they are cancelled; the body sees a cancellation.
        throw fiber.isCancelled() ? Fiber.cancellation(thrown) : Fx.<RuntimeException>sneaky(thrown);
    }

    void abandon() {
        if (state == OPEN && STATE.compareAndSet(this, OPEN, ABANDONED)) {
            cancelSource();
        }
    }

    void cancelSource() {
        Subscription current = source;
        if (current != null) {
            current.cancel();
        }
    }

    private boolean settle() {
        if (state != OPEN) {
            return false;
        }
        if (fiber.isHere()) {
            STATE.setRelease(this, ANSWERED);
            return true;
        }
        if (STATE.compareAndSet(this, OPEN, ANSWERED)) {
            fiber.wake();
            return true;
        }
        return false;
    }
}
