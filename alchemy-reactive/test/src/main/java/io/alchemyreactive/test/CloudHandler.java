package io.alchemyreactive.test;

import io.alchemyreactive.provider.Lifecycle;
import io.alchemyreactive.provider.Provider;
import java.util.function.BiFunction;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * One handler for the whole life of the objects of one type of a fake cloud. Thread-safe.
 *
 * @param objectOf the id of the object that a call is about
 */
record CloudHandler<P extends Record, A extends Record>(
        CloudCalls<P, A> calls, BiFunction<Lifecycle<P, A>, P, String> objectOf) implements Lifecycle.Handler<P, A> {

    /** A handler that identifies the object by the id in its last output. */
    static <P extends Record, A extends Record> Provider<P, A> byOutput(CloudCalls<P, A> calls) {
        Function<A, String> id = calls.type().id();
        return provider(calls, (self, props) -> id.apply(self.output().orElseThrow()));
    }

    /** A handler that identifies the object by its properties alone. */
    static <P extends Record, A extends Record> Provider<P, A> byProps(CloudCalls<P, A> calls) {
        return provider(calls, (self, props) -> calls.type().idOfName(props));
    }

    private static <P extends Record, A extends Record> Provider<P, A> provider(
            CloudCalls<P, A> calls, BiFunction<Lifecycle<P, A>, P, String> objectOf) {
        var handler = new CloudHandler<>(calls, objectOf);
        return Lifecycle.of(
                calls.type().type(),
                request -> calls.find(request.identity(), request.props(), request.attributes()),
                handler);
    }

    @Override
    public Mono<A> handle(Lifecycle<P, A> self, P props) {
        return switch (self.phase()) {
            case CREATE -> calls.create(self.identity(), props, self.output());
            case UPDATE -> update(self, props);
            case DELETE ->
                calls.delete(self.identity(), objectOf.apply(self, props), props)
                        .then(self.destroy());
        };
    }

    private Mono<A> update(Lifecycle<P, A> self, P props) {
        String last = calls.type().id().apply(self.output().orElseThrow());
        return calls.type().isNamed() && !last.equals(objectOf.apply(self, props))
                ? self.replace()
                : calls.update(self.identity(), last, props, null, true);
    }
}
