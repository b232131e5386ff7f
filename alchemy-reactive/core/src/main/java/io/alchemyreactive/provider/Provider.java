package io.alchemyreactive.provider;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the resources of one type real. Every method is called once per need and may be called again for the same
 * object after a crash, so each must converge. Publishers run on threads of their own choice and must not block the
 * engine's. Each call is cancelled when it exceeds its time-out. Thread-safe: different objects are worked on at once.
 *
 * @param <P> the properties: what a user declares
 * @param <A> the attributes: what consumers see
 */
public interface Provider<P extends Record, A extends Record> {

    /** The type whose resources this provider makes. */
    ResourceType<?, P, A> type();

    /**
     * Looks for the object and changes nothing. With {@link #warnings} and {@link #notes} the only call that may reach a cloud while
     * planning. Emits exactly one answer. Absent means that there certainly is no object: the engine then forgets a row
     * whose create did not end. Where a cloud shows new objects late, a provider that finds nothing without an id waits,
     * or answers that it cannot tell: an unfinished create is then reconciled again with the same instance id. That is the
     * default, too; such a type cannot be adopted.
     */
    default Mono<Found<A>> read(Read<P, A> request) {
        return Mono.just(Found.cannotTell());
    }

    /**
     * Compares what was applied with what is wanted, without any call. Emits exactly one answer; the default goes by
     * the annotations of the properties and attributes.
     */
    default Mono<Diff> diff(Change<P, A> change) {
        return Mono.fromSupplier(() -> Diff.byAnnotations(type(), change.changed(), change.unknown()));
    }

    /**
     * Compares what an object was begun with and what is wanted, where its create did not end and no attributes are known.
     * Without any call; emits exactly one answer. An update means that the create is called again, under the same instance
     * id and with the wanted properties; a replacement, that the object is deleted as it was begun, and another one made;
     * so does {@link Diff.Undetermined} when all values are known.
     * The default goes by the annotations of the properties.
     *
     * @param changed names of the properties with another known value
     * @param unknown names of the properties whose wanted value is not known yet
     */
    default Mono<Diff> diffUnfinished(Set<String> changed, Set<String> unknown) {
        return Mono.fromSupplier(() -> Diff.byAnnotations(type(), changed, unknown));
    }

    /** Creates or updates the object so that it is as asked for, and emits all its attributes. */
    Mono<A> reconcile(Reconcile<P, A> request);

    /** Deletes the object; completes empty, also when it is gone already. */
    Mono<Void> delete(Delete<P, A> request);

    /**
     * The warnings that a user should read before an object is made as asked for, one sentence each: a limit that is near, a secret that will be
     * shared. Asked while planning, once the required properties are known; others that are not known yet are absent. Changes
     * nothing, may call a cloud, and should rather stay silent than fail. The default has nothing to say.
     */
    default Flux<String> warnings(Read<P, A> request) {
        return Flux.empty();
    }

    /**
     * Lines for the plan about the work on an object that its properties do not show, a few words each: the migrations that will
     * run. Asked while planning about an object that is to be made, or changed in place; in the second case with its
     * attributes. Properties that are not known yet are absent. Changes nothing, may call a cloud, and should rather stay silent
     * than fail. The default has nothing to say.
     */
    default Flux<String> notes(Read<P, A> request) {
        return Flux.empty();
    }

    /**
     * The object with this id, whether it is ours or not, for an import. Emits its attributes, or nothing when there is no
     * such object; changes nothing. The default looks through {@link #list} for an object whose attribute {@code id} is
     * this text; a type whose objects are not listed, or are known by another attribute, has to write its own.
     */
    default Mono<A> find(Find<P> request) {
        return list().filter(attributes ->
                        type().attributes().toValue(attributes).values().get("id") instanceof Value.Text text
                                && text.value().equals(request.id()))
                .next();
    }

    /**
     * The operations that can be run on a deployed object of this type. Called without need for a subscription: must not block.
     * The default offers none. A provider that wraps another one has to hand on its operations.
     */
    @Experimental
    default List<Operation<P, A, ?>> operations() {
        return List.of();
    }

    /** Every object of this type that can be seen, for audits; the default knows of none. */
    default Flux<A> list() {
        return Flux.empty();
    }
}
