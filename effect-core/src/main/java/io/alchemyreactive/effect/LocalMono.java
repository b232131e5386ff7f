package io.alchemyreactive.effect;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** A Mono that runs in a changed context and that a body can evaluate in place. */
final class LocalMono<T> extends InPlaceMono<T> {

    private final Mono<T> body;
    private final Function<Context, Context> change;
    private final Mono<T> written;

    LocalMono(Mono<T> body, Function<Context, Context> change) {
        this.body = body;
        this.change = change;
        this.written = body.contextWrite(change);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        written.subscribe(actual);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
        if (key == Attr.PARENT) {
            return written;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : super.scanUnsafe(key);
    }

    @Override
    @Nullable
    T runIn(Fiber<?> fiber, Context context) throws Exception {
        Context changed = change.apply(context);
        return ThreadLocals.<@Nullable T>also(changed, () -> fiber.await(body, changed));
    }
}
