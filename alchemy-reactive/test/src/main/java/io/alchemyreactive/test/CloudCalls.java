package io.alchemyreactive.test;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.ReplaceRequired;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The calls that providers of one type make to a fake cloud. Thread-safe.
 *
 * @param <P> the properties
 * @param <A> the attributes
 */
final class CloudCalls<P extends Record, A extends Record> {

    private final FakeCloud cloud;
    private final CloudObjects objects;
    private final CloudType<P, A> type;

    CloudCalls(FakeCloud cloud, CloudObjects objects, CloudType<P, A> type) {
        this.cloud = cloud;
        this.objects = objects;
        this.type = type;
    }

    CloudType<P, A> type() {
        return type;
    }

    /** Finds the object of a resource by its known attributes, or by its identity and properties. */
    Mono<Found<A>> find(Identity identity, P props, Optional<A> known) {
        return cloud.canRead()
                ? cloud.call(FakeCloud.Verb.READ, identity, () -> found(identity, props, known))
                : Mono.just(Found.cannotTell());
    }

    private Found<A> found(Identity identity, P props, Optional<A> known) {
        if (known.isPresent()) {
            return objects.seen(type, type.id().apply(known.get()))
                    .map(object -> isOf(identity, object) ? Found.ours(answer(object)) : foreign(object))
                    .orElseGet(Found::absent);
        }
        if (!type.isMember()) {
            Optional<FakeCloud.CloudObject> ours = objects.seenOf(type, identity);
            if (ours.isPresent()) {
                return Found.ours(answer(ours.get()));
            }
        }
        return objects.seenNamed(type, props)
                .map(object -> type.isMember() && holderOf(object).stage().equals(identity.stage())
                                // A search by owner mark lags behind. An object that was found by its name shows its
                                // mark at once.
                                || object.owner().equals(identity)
                        ? Found.ours(answer(object))
                        : foreign(object))
                .orElseGet(objects.readsLag() ? Found::cannotTell : Found::absent);
    }

    /**
     * Whether an object with a known id belongs to this resource. An id that is a name may belong to another owner by
     * now.
     */
    private boolean isOf(Identity identity, FakeCloud.CloudObject object) {
        return !type.isNamed() || type.isMember() || object.owner().equals(identity);
    }

    private Found<A> foreign(FakeCloud.CloudObject object) {
        return Found.foreign(answer(object), object.owner().resource().toString());
    }

    /** A member carries no mark, so only its container tells its owner. */
    private Identity holderOf(FakeCloud.CloudObject member) {
        return Optional.ofNullable(((Member.Props) member.props()).box())
                .flatMap(objects::existing)
                .map(FakeCloud.CloudObject::owner)
                .orElse(member.owner());
    }

    Mono<A> create(Identity identity, P news, Optional<A> found) {
        var call = new FakeCloud.Call(FakeCloud.Verb.CREATE, identity);
        Supplier<FakeCloud.CloudObject> effect = () -> objects.create(type, identity, news, found.map(type.id()));
        return cloud.call(FakeCloud.Verb.CREATE, identity, effect)
                .flatMap(object -> cloud.halfway(call).then(Mono.fromSupplier(() -> {
                    objects.finish(object.id());
                    return answer(object);
                })));
    }

    /**
     * Changes an object.
     *
     * @param olds its properties before the change; null where the caller does not pass them
     */
    Mono<A> update(Identity identity, String id, P news, @Nullable P olds, boolean takesOver) {
        return Mono.defer(() -> {
            objects.trying(id, news);
            return cloud.call(
                            FakeCloud.Verb.UPDATE,
                            identity,
                            () -> objects.update(type, identity, id, news, Optional.ofNullable(olds), takesOver))
                    .map(this::answer)
                    .doOnError(ReplaceRequired.class, refusal -> objects.refused(id, news));
        });
    }

    /**
     * Runs an operation in two steps: it begins, and then it ends.
     *
     * @param token the new token of the object; null for an operation that empties the object
     */
    Mono<A> operate(Operate<P, A, ?> request, @Nullable Redacted<String> token) {
        return Mono.defer(() -> {
            Identity identity = request.identity();
            String id = type.id().apply(request.attributes());
            var call = new FakeCloud.Call(FakeCloud.Verb.OPERATE, identity);
            return cloud.call(
                            FakeCloud.Verb.OPERATE,
                            identity,
                            () -> objects.operate(type, identity, id, request.props(), token))
                    .flatMap(object -> cloud.halfway(call).then(Mono.fromSupplier(() -> {
                        objects.operated(id);
                        return answer(object);
                    })));
        });
    }

    Mono<Void> delete(Identity identity, String id, P props) {
        return cloud.call(FakeCloud.Verb.DELETE, identity, () -> {
                    objects.delete(type, identity, id, props);
                    return true;
                })
                .then();
    }

    Flux<A> list() {
        return Flux.defer(() -> Flux.fromIterable(objects.all()))
                .filter(object -> object.type().equals(type.name()))
                .map(this::answer);
    }

    private A answer(FakeCloud.CloudObject object) {
        A answer = type.attributes().apply(object.id(), type.cast(object.props()));
        return objects.token(object.id())
                .map(token -> type.withToken(answer, token))
                .orElse(answer);
    }
}
