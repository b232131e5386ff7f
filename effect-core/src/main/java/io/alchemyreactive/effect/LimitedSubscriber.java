package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Passes on the signals of a call whose first signal comes in time, and else cancels it and signals an error. The timer
 * starts before the code of the call runs, so that code which blocks its thread is late, too. It stands still while the
 * call waits for a turn.
 */
final class LimitedSubscriber<T> implements CoreSubscriber<T>, Subscription, Waiter, Runnable, Scannable {

    private static final VarHandle STATE = FieldHandles.field(MethodHandles.lookup(), "state", int.class);
    private static final int OPEN = 0;
    private static final int ANSWERED = 1;
    private static final int LATE = 2;

    private final CoreSubscriber<? super T> actual;
    private final Context context;
    private final Waiter caller;
    private final Supplier<? extends Throwable> late;
    private volatile int state;
    private volatile @Nullable Subscription source;
    private volatile @Nullable Disposable timer;

    // These three are guarded by this.
    private long nanosLeft;
    private long started;
    private int waits;

    LimitedSubscriber(CoreSubscriber<? super T> actual, Duration longest, Supplier<? extends Throwable> late) {
        this.actual = actual;
        this.caller = Waiter.of(actual.currentContext());
        this.context = in(actual.currentContext());
        this.nanosLeft = longest.toNanos();
        this.late = late;
    }

    private synchronized void startTimer() {
        try {
            started = Schedulers.parallel().now(TimeUnit.NANOSECONDS);
            timer = Schedulers.parallel().schedule(this, nanosLeft, TimeUnit.NANOSECONDS);
        } catch (RuntimeException e) {
            end(() -> e);
        }
        if (state != OPEN) {
            stopTimer();
        }
    }

    @Override
    public void waits() {
        synchronized (this) {
            waits++;
            if (waits == 1) {
                nanosLeft -= Schedulers.parallel().now(TimeUnit.NANOSECONDS) - started;
                stopTimer();
            }
        }
        caller.waits();
    }

    @Override
    public void goesOn(Runnable then) {
        caller.goesOn(() -> {
            synchronized (this) {
                waits--;
                if (waits == 0 && state == OPEN) {
                    startTimer();
                }
            }
            then.run();
        });
    }

    /** The time is over. */
    @Override
    public void run() {
        end(late);
    }

    private void end(Supplier<? extends Throwable> error) {
        if (STATE.compareAndSet(this, OPEN, LATE)) {
            cancelSource();
            actual.onError(error.get());
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        source = subscription;
        actual.onSubscribe(this);
        if (state == OPEN) {
            startTimer();
        }
    }

    @Override
    public void onNext(T value) {
        if (answers()) {
            actual.onNext(value);
        } else {
            Operators.onDiscard(value, currentContext());
        }
    }

    @Override
    public void onError(Throwable error) {
        if (answers()) {
            actual.onError(error);
        } else {
            Operators.onErrorDropped(error, currentContext());
        }
    }

    @Override
    public void onComplete() {
        if (answers()) {
            actual.onComplete();
        }
    }

    @Override
    public void request(long n) {
        Subscription current = source;
        if (current != null) {
            current.request(n);
        }
    }

    @Override
    public void cancel() {
        if (answers()) {
            cancelSource();
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return source;
        }
        return key == Attr.ACTUAL ? actual : null;
    }

    /** Whether a signal comes in time. The first one stops the timer. */
    private boolean answers() {
        boolean first = STATE.compareAndSet(this, OPEN, ANSWERED);
        if (first) {
            stopTimer();
        }
        return first || state == ANSWERED;
    }

    private void stopTimer() {
        Disposable current = timer;
        if (current != null) {
            current.dispose();
        }
    }

    private void cancelSource() {
        Subscription current = source;
        if (current != null) {
            current.cancel();
        }
    }
}
