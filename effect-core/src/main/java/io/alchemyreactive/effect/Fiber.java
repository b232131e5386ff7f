package io.alchemyreactive.effect;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One subscription to a body: runs it on a worker, awaits for it, and hands its result to the subscriber. */
final class Fiber<T> implements Subscription, Runnable, Scannable {

    private static final VarHandle AWAITED = FieldHandles.field(MethodHandles.lookup(), "awaited", Awaited.class);

    private final CoreSubscriber<? super T> actual;
    private final InPlaceMono<T> body;
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean cancelled;
    private volatile boolean ended;
    private volatile @Nullable Thread thread;
    private String worker = "";
    private volatile @Nullable Awaited<?> awaited;

    Fiber(CoreSubscriber<? super T> actual, InPlaceMono<T> body) {
        this.actual = actual;
        this.body = body;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && !cancelled && started.compareAndSet(false, true)) {
            try {
                Workers.execute(this);
            } catch (Throwable e) {
                // The executor has failed, for example because no thread can be started. Without this signal the
                // subscriber would wait for ever.
                ended = true;
                actual.onError(e);
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        Awaited<?> current = awaited;
        if (current != null) {
            current.cancelSource();
        }
        // The worker reads the flag before each park, so one unpark is enough.
        wake();
    }

    @Override
    public void run() {
        Thread current = Thread.currentThread();
        worker = current.getName();
        thread = current;
        try {
            if (!cancelled) {
                runBody();
            }
        } finally {
            thread = null;
            ended = true;
        }
    }

    // Catches Throwable: Reactor would let a StackOverflowError unwind as fatal, and the subscriber would get no
    // signal.
    private void runBody() {
        Context context = actual.currentContext();
        T value;
        try {
            value = ThreadLocals.<@Nullable T>only(context, () -> body.runIn(this, context));
        } catch (Throwable e) {
            fail(e, context);
            return;
        }
        if (cancelled) {
            Operators.onDiscard(value, context);
            return;
        }
        if (value != null) {
            actual.onNext(value);
        }
        actual.onComplete();
    }

    private void fail(Throwable error, Context context) {
        if (!cancelled) {
            actual.onError(error);
        } else if (!(error instanceof CancellationException)) {
            Operators.onErrorDropped(error, context);
        }
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.TERMINATED) {
            return ended;
        }
        if (key == Attr.CANCELLED) {
            return cancelled;
        }
        return body.scanUnsafe(key);
    }

    /** The answer that the body waits for now, if any. */
    @Override
    public Stream<? extends Scannable> inners() {
        return Stream.ofNullable(awaited);
    }

    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** The name of the thread that the body runs on, without the name of the body. */
    String worker() {
        return worker;
    }

    boolean isCancelled() {
        return cancelled;
    }

    static CancellationException cancellation(@Nullable Throwable cause) {
        var exception = new CancellationException("The subscription to this body was cancelled");
        exception.initCause(cause);
        return exception;
    }

    /**
     * Waits for the Mono and returns its value, or null when it completes empty. Does not subscribe to a Mono that can
     * be evaluated on this thread.
     */
    @SuppressWarnings("unchecked")
    <V> @Nullable V await(Mono<? extends V> mono, Context context) throws Exception {
        if (mono instanceof InPlaceMono<? extends V> here) {
            return here.runIn(this, context);
        }
        if (mono instanceof Callable<?> callable) {
            return call((Callable<? extends V>) callable);
        }
        return subscribe(mono, context);
    }

    // A Mono that is a Callable promises that call() returns the value that its subscriber would see.
    private static <V> @Nullable V call(Callable<? extends V> callable) {
        try {
            return callable.call();
        } catch (Exception e) {
            throw Fx.<RuntimeException>sneaky(Exceptions.unwrap(e));
        }
    }

    <V> @Nullable V subscribe(Mono<? extends V> mono, Context context) {
        Awaited<?> outer = awaited;
        Awaited<V> answer = new Awaited<>(this, context);
        try {
            mono.subscribe(answer);
            if (answer.isOpen()) {
                park(answer);
            }
            return answer.take();
        } catch (Throwable e) {
            answer.abandon();
            throw e;
        } finally {
            AWAITED.setRelease(this, outer);
        }
    }

    // A release write is enough: when a concurrent cancel() does not see this answer, the worker abandons it itself.
    void awaiting(Awaited<?> answer) {
        AWAITED.setRelease(this, answer);
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    // An interrupt does not end the wait. The flag is set again afterwards, because it belongs to the body.
    private void park(Awaited<?> answer) {
        boolean interrupted = false;
        while (answer.isOpen() && !cancelled) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
