package io.alchemyreactive.effect;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * A recipe for a value that has to be released again, and for the services that it provides.
 *
 * <p>A layer does nothing by itself. Each subscription to {@link #use} or {@link #provideTo} is one build: it acquires
 * each layer that takes part once, however many others share it (by identity, so keep layers in constants or variables;
 * {@link #fresh} is for one that is not to be shared), runs the body, and releases in reverse order. Immutable and
 * thread-safe.
 *
 * @param <T> the type of the value
 */
public final class Layer<T> {

    private final Function<LayerBuild, Mono<Built<T>>> recipe;
    private final @Nullable Duration longest;
    private final boolean shared;

    private Layer(Function<LayerBuild, Mono<Built<T>>> recipe) {
        this(recipe, null, true);
    }

    private Layer(Function<LayerBuild, Mono<Built<T>>> recipe, @Nullable Duration longest, boolean shared) {
        this.recipe = recipe;
        this.longest = longest;
        this.shared = shared;
    }

    /**
     * A layer whose value is acquired, provided under a service key, and released.
     *
     * <p>Both Monos see the services of the layers that this one {@linkplain #with depends on}. An acquire that is empty
     * fails with {@link NoValueException}. When cancelled it is cancelled; a value that it emits all the same is released.
     *
     * <p>Many operators drop a value that meets a cancel: {@code timeout}, {@code retryWhen}, {@code firstWithSignal}. A value that
     * the acquire itself drops is never released, so such operators belong in {@link #of(String, Mono, UnaryOperator, Function)}
     * or {@link #within}.
     */
    public static <T> Layer<T> of(
            Service<T> service, Mono<? extends T> acquire, Function<? super T, ? extends Mono<?>> release) {
        Objects.requireNonNull(service, "service");
        return acquired(service.toString(), acquire, UnaryOperator.identity(), release, service::provide);
    }

    /** As {@link #of(Service, Mono, Function)}, for a value that only {@link #use} and other layers see. */
    public static <T> Layer<T> of(Mono<? extends T> acquire, Function<? super T, ? extends Mono<?>> release) {
        return acquired("a value", acquire, UnaryOperator.identity(), release, value -> context -> context);
    }

    /**
     * As {@link #of(Mono, Function)}, with a name for failures.
     *
     * @param name what the value is, for example {@code the lease of stage app/prod}
     */
    public static <T> Layer<T> of(
            String name, Mono<? extends T> acquire, Function<? super T, ? extends Mono<?>> release) {
        return of(name, acquire, UnaryOperator.identity(), release);
    }

    /**
     * As {@link #of(String, Mono, Function)}, with operators that decide how long and how often the acquire is tried.
     *
     * @param patience puts operators around the acquire, such as {@code timeout}, {@code retryWhen} or {@code
     *     firstWithSignal}; a value that they drop is released
     */
    public static <T> Layer<T> of(
            String name,
            Mono<? extends T> acquire,
            UnaryOperator<Mono<T>> patience,
            Function<? super T, ? extends Mono<?>> release) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(patience, "patience");
        return acquired(name, acquire, patience, release, value -> context -> context);
    }

    /** A layer that provides a value which needs no release. */
    public static <T> Layer<T> value(Service<T> service, T value) {
        Objects.requireNonNull(service, "service");
        var built = new Built<>(Objects.requireNonNull(value, "value"), service.provide(value));
        return new Layer<>(build -> Mono.just(built));
    }

    /** A layer of a value which needs no release and is provided under no key. */
    public static <T> Layer<T> value(T value) {
        var built = new Built<>(Objects.requireNonNull(value, "value"), context -> context);
        return new Layer<>(build -> Mono.just(built));
    }

    private static <T> Layer<T> acquired(
            String name,
            Mono<? extends T> acquire,
            UnaryOperator<Mono<T>> patience,
            Function<? super T, ? extends Mono<?>> release,
            Function<T, Function<Context, Context>> provide) {
        Objects.requireNonNull(acquire, "acquire");
        Objects.requireNonNull(release, "release");
        return new Layer<>(build -> build.releases()
                .<T>acquire(name, acquire, patience, release)
                .switchIfEmpty(Mono.error(() -> NoValueException.acquired(name)))
                .map(value -> new Built<>(value, provide.apply(value))));
    }

    /** This layer with another value, made from its own; it provides the same services. */
    public <R> Layer<R> map(Function<? super T, ? extends R> change) {
        Objects.requireNonNull(change, "change");
        return new Layer<>(build -> build.of(this)
                .map(built ->
                        new Built<R>(ErrorBoundary.<R>call(() -> change.apply(built.value())), built.provides())));
    }

    /** Both layers, this one first, neither seeing the other; their values are combined and both provide. */
    public <U, R> Layer<R> and(Layer<U> other, BiFunction<? super T, ? super U, ? extends R> combine) {
        Objects.requireNonNull(other, "other");
        Objects.requireNonNull(combine, "combine");
        return new Layer<>(build -> build.of(this)
                .flatMap(mine -> build.of(other)
                        .map(theirs -> new Built<R>(
                                ErrorBoundary.<R>call(() -> combine.apply(mine.value(), theirs.value())),
                                mine.provides().andThen(theirs.provides())))));
    }

    /** This layer built on another one: acquire and release of this one see its services, and both provide. */
    public Layer<T> with(Layer<?> dependency) {
        Objects.requireNonNull(dependency, "dependency");
        return new Layer<>(build -> build.of(dependency)
                .flatMap(below -> build.of(this)
                        .contextWrite(below.provides())
                        .map(built ->
                                new Built<>(built.value(), below.provides().andThen(built.provides())))));
    }

    /**
     * This layer with a limit: in a build of it each acquire and each release, also of layers that it depends on, is
     * cancelled after this time and fails with a {@link java.util.concurrent.TimeoutException}. Without one there is no
     * limit. As a part of another layer it has the limit of that one.
     *
     * @throws IllegalArgumentException when it is longer than {@link TimeSpans#LONGEST}
     */
    public Layer<T> within(Duration longest) {
        return new Layer<>(
                recipe,
                TimeSpans.countable("the limit of a layer", Objects.requireNonNull(longest, "longest")),
                shared);
    }

    /**
     * This layer, not shared: in each place where the result takes part, this layer is built anew, and with it all that it
     * depends on. Within one such place the parts are shared as always.
     */
    public Layer<T> fresh() {
        return new Layer<>(build -> recipe.apply(build.fresh()), longest, false);
    }

    /**
     * Builds the layer, runs the body with its services in the context, and releases.
     *
     * @see #use for the outcomes
     */
    @CheckReturnValue
    public <R> Mono<R> provideTo(Mono<R> body) {
        Objects.requireNonNull(body, "body");
        return use(value -> body);
    }

    /**
     * Builds the layer, passes its value to the function, runs the Mono that the function returns with the services of
     * the layer in the context, and releases.
     *
     * <ul>
     *   <li>The body emits or completes empty: releases, then does the same; fails with {@link ReleaseException} when a
     *       release failed.
     *   <li>The body or an acquire fails: releases what was acquired, then fails with that error; errors of releases
     *       are attached to it as suppressed.
     *   <li>The subscriber cancels: cancels the acquire or the body under way, then releases what was acquired; errors
     *       of releases go to Reactor's log.
     * </ul>
     *
     * <p>Every release is tried, also after one has failed, in the context that its acquire had. The value is emitted
     * on the thread that finished the last release.
     */
    @CheckReturnValue
    public <R> Mono<R> use(Function<? super T, ? extends Mono<R>> body) {
        Objects.requireNonNull(body, "body");
        return LayerBuild.run(
                longest,
                build ->
                        // The boundary turns fatal errors into signals: without a signal nothing would be released.
                        build.of(this)
                                .flatMap(built -> ErrorBoundary.<R>mono(() -> body.apply(built.value()))
                                        .contextWrite(built.provides())));
    }

    /**
     * As {@link #use}, for a body that emits many values. Each value is emitted as it comes; the completion or error
     * follows when all is released.
     *
     * @see #use for the outcomes
     */
    @CheckReturnValue
    public <R> Flux<R> useMany(Function<? super T, ? extends Flux<R>> body) {
        Objects.requireNonNull(body, "body");
        return LayerBuild.runMany(
                longest,
                build -> build.of(this)
                        .flatMapMany(built -> ErrorBoundary.<R>flux(() -> body.apply(built.value()))
                                .contextWrite(built.provides())));
    }

    /** Whether all places of a build where this layer takes part share one value. */
    boolean isShared() {
        return shared;
    }

    Mono<Built<T>> build(LayerBuild build) {
        return recipe.apply(build);
    }

    /** The result of a layer in one build: its value, and the change of context that provides its services. */
    record Built<T>(T value, Function<Context, Context> provides) {}
}
