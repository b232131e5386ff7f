package io.alchemyreactive.effect;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The typed key under which a service lives in the Reactor context.
 *
 * <p>Keep one instance in a constant: two keys of the same type are two services. Immutable and safe for use by many
 * threads.
 *
 * @param <T> the type of the service
 */
public final class Service<T> {

    private final Class<T> type;
    private final String cure;
    private final LookupMono<T> lookup = new LookupMono<>(this);

    private Service(Class<T> type, String cure) {
        this.type = Objects.requireNonNull(type, "type");
        this.cure = Objects.requireNonNull(cure, "cure");
    }

    /**
     * A new key.
     *
     * @param type the type of the service
     * @param cure the call that provides the service, shown in the error message when it is missing, for example {@code
     *     .contextWrite(StateStore.provide(store))}
     */
    public static <T> Service<T> of(Class<T> type, String cure) {
        return new Service<>(type, cure);
    }

    /**
     * Looks the service up in the context of the subscriber.
     *
     * <p>Emits it at once, never completes empty, and fails with {@link MissingServiceException} when the context does
     * not have it.
     */
    @CheckReturnValue
    public Mono<T> get() {
        return lookup.assembled();
    }

    /**
     * The service in this context.
     *
     * @throws MissingServiceException when it has none
     */
    public T in(ContextView context) {
        Object found = context.getOrDefault(this, null);
        if (found == null) {
            throw new MissingServiceException(type, cure);
        }
        return type.cast(found);
    }

    /** The service in this context, or nothing. */
    public Optional<T> find(ContextView context) {
        return context.<Object>getOrEmpty(this).map(type::cast);
    }

    /** The change of context that provides this value, for {@link Mono#contextWrite(Function)} or {@link Effect#local}. */
    public Function<Context, Context> provide(T value) {
        Objects.requireNonNull(value, "value");
        return context -> context.put(this, value);
    }

    /** The simple name of the type. */
    @Override
    public String toString() {
        return type.getSimpleName();
    }

    private static final class LookupMono<T> extends InPlaceMono<T> {

        private final Service<T> service;

        LookupMono(Service<T> service) {
            this.service = service;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            Mono.fromSupplier(() -> service.in(actual.currentContext())).subscribe(actual);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public @Nullable Object scanUnsafe(Attr key) {
            return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : super.scanUnsafe(key);
        }

        @Override
        @Nullable
        T runIn(Fiber<?> fiber, Context context) {
            return service.in(context);
        }
    }
}
