package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Effects are {@code Mono}s; this class writes them as a body that reads from top to bottom.
 *
 * <pre>{@code
 * Mono<Receipt> order = Effect.gen(fx -> {
 *     var shop = fx.yield(SHOP.get());
 *     var item = fx.yield(shop.find("tea"));
 *     return fx.yield(shop.buy(item));
 * });
 * }</pre>
 *
 * <p>A body awaits one Mono ({@link Fx#yield}), several at once ({@link Fx#all}, {@link Fx#race}) and values that are released
 * when it ends ({@link Fx#acquire(Mono, Function) Fx.acquire}).
 *
 * <p>Bodies run on workers of their own, as many as there are bodies: virtual threads from Java 21, cached daemon threads
 * before. So a body may block, and nested bodies never wait for each other.
 */
public final class Effect {

    private static final ThreadLocal<ContextView> SURROUNDING = new ThreadLocal<>();

    private Effect() {}

    /**
     * A Mono that runs the body anew for each subscription and emits what it returns.
     *
     * <p>Nothing runs before the subscriber asks for the value. The Reactor context of the subscriber reaches each Mono
     * that the body yields. An exception of the body arrives as itself, checked exceptions and {@code
     * StackOverflowError} included; a body that returns null fails with {@link NoValueException}. The value is emitted
     * on the worker of the body. Cancelling disposes the Mono being awaited and makes that {@code yield}, and each
     * later one, throw {@link java.util.concurrent.CancellationException}; the thread is not interrupted, and {@code
     * finally} blocks run.
     *
     * <p>Where {@code io.micrometer:context-propagation} is on the class path, the thread locals that are registered
     * there (MDC, the current span) are those of the context while the body runs, and absent where the context has
     * none.
     *
     * <p>When another body yields the Mono, directly or through {@link #local}, this body runs in place, on the thread
     * of the other body. Where an assembly hook of Reactor has put an operator around the Mono, the body runs on a
     * worker of its own.
     */
    @CheckReturnValue
    public static <T> Mono<T> gen(Gen<? extends T> body) {
        return gen(body, null);
    }

    /**
     * As {@link #gen(Gen)}, with a name for diagnostics. While the body runs, its worker thread bears the name, for
     * example {@code effect-1 deploy shop}, also where the body runs in place. A failure of the body gets a Reactor
     * checkpoint with the name and the line that called this method. The Mono reports the name as {@code
     * Scannable.name()}, so {@code .tap(Micrometer.observation(registry))} gives its observation this name.
     *
     * @param name what the body does, for example {@code deploy shop}; not blank
     */
    @CheckReturnValue
    public static <T> Mono<T> gen(String name, Gen<? extends T> body) {
        return gen(body, new BodyName(name));
    }

    private static <T> Mono<T> gen(Gen<? extends T> body, @Nullable BodyName name) {
        Objects.requireNonNull(body, "body");
        return new BodyMono<T>(body::run, true, name).assembled();
    }

    /** As {@link #gen(Gen)}, for a body that has nothing to return: the Mono completes empty when the body ends. */
    @CheckReturnValue
    public static Mono<Void> run(GenRun body) {
        return run(body, null);
    }

    /** As {@link #run(GenRun)}, with a name that is used as in {@link #gen(String, Gen)}. */
    @CheckReturnValue
    public static Mono<Void> run(String name, GenRun body) {
        return run(body, new BodyName(name));
    }

    private static Mono<Void> run(GenRun body, @Nullable BodyName name) {
        Objects.requireNonNull(body, "body");
        BodyMono.Body<Void> empty = fx -> {
            body.run(fx);
            return null;
        };
        return new BodyMono<>(empty, false, name).assembled();
    }

    /**
     * Runs an effect in a changed Reactor context, as {@link Mono#contextWrite(Function)} does.
     *
     * <p>The difference is that a {@link #gen(Gen)} in it still runs in place when a body yields the result. Registered thread
     * locals that the changed context has are set meanwhile, as for {@code gen}.
     */
    @CheckReturnValue
    public static <T> Mono<T> local(Mono<T> body, Function<Context, Context> change) {
        return new LocalMono<>(Objects.requireNonNull(body, "body"), Objects.requireNonNull(change, "change"))
                .assembled();
    }

    /**
     * The context of the innermost body that runs on this thread; empty outside of bodies. For diagnostics only: it
     * tells which body builds a Mono, for example one that is then never yielded. A Mono takes the context that it
     * needs from its subscriber.
     */
    public static Optional<ContextView> surrounding() {
        return Optional.ofNullable(SURROUNDING.get());
    }

    static <R extends @Nullable Object> R within(Context context, Callable<? extends R> body) throws Exception {
        ContextView outer = SURROUNDING.get();
        SURROUNDING.set(context);
        try {
            return body.call();
        } finally {
            if (outer == null) {
                SURROUNDING.remove();
            } else {
                SURROUNDING.set(outer);
            }
        }
    }

    /** A body that computes a value with the help of effects. */
    @FunctionalInterface
    public interface Gen<T> {

        /** Computes the value; called once per subscription, on a worker that may block. */
        T run(Fx fx) throws Exception;
    }

    /** A body that only has effects. */
    @FunctionalInterface
    public interface GenRun {

        /** Does the work; called once per subscription, on a worker that may block. */
        void run(Fx fx) throws Exception;
    }
}
