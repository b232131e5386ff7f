package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * The name of a body. The worker thread bears it while the body runs, and each failure of the body gets a checkpoint
 * with it.
 */
final class BodyName {

    private static final StackWalker STACK = StackWalker.getInstance();

    private final String name;
    // One instance for all failures: Reactor counts how often an error has passed a checkpoint.
    private final Mono<Object> checkpoint;

    /**
     * Only methods of {@link Effect} call this constructor. The checkpoint shows the name and the first line on the
     * stack that lies outside of {@link Effect}.
     */
    BodyName(String name) {
        this.name = Objects.requireNonNull(name, "name");
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "The name of a body is blank: say what the body does, or leave the name out");
        }
        this.checkpoint = new Passed().checkpoint(name + ", at " + caller());
    }

    <T extends @Nullable Object> T around(Fiber<?> fiber, Callable<? extends T> body) throws Exception {
        Thread worker = Thread.currentThread();
        String before = worker.getName();
        worker.setName(fiber.worker() + " " + name);
        try {
            return body.call();
        } catch (Throwable e) {
            // After a cancel the error has no subscriber, so it needs no checkpoint.
            if (!fiber.isCancelled()) {
                pass(e);
            }
            throw e;
        } finally {
            worker.setName(before);
        }
    }

    /** Reactor adds the line of the checkpoint to the error itself. */
    private void pass(Throwable error) {
        try {
            checkpoint.subscribe(value -> {}, passed -> {}, () -> {}, Context.of(Passed.class, error));
        } catch (Throwable e) {
            // For example a StackOverflowError. The original error is thrown without the line of the checkpoint.
        }
    }

    private static String caller() {
        return STACK.walk(frames -> frames.filter(frame -> !frame.getClassName().equals(BodyName.class.getName()))
                .filter(frame -> !frame.getClassName().equals(Effect.class.getName()))
                .findFirst()
                .map(frame -> frame.toStackTraceElement().toString())
                .orElse("an unknown place"));
    }

    @Override
    public String toString() {
        return name;
    }

    /** A Mono that fails with the error that it reads from the context of its subscriber. */
    private static final class Passed extends SourceMono<Object> {

        @Override
        public void subscribe(CoreSubscriber<? super Object> actual) {
            Operators.error(actual, actual.currentContext().<Throwable>get(Passed.class));
        }
    }
}
