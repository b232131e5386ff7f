package io.alchemyreactive.provider;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Set;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Creates, reads, updates and deletes the objects of one resource type. A method may be called again for the same
 * object after a crash, so each must be idempotent. Publishers may emit on any thread and must not block the threads of
 * the engine. Each call is cancelled when it exceeds its time-out. Thread-safe: methods are called for different
 * objects at the same time.
 *
 * @param <P> the properties: what a user declares
 * @param <A> the attributes: values that other resources can use
 */
public interface Provider<P extends Record, A extends Record> {

    /** The type of the resources that this provider manages. */
    ResourceType<?, P, A> type();

    /**
     * Reads the object and changes nothing. Emits exactly one answer. While planning, only this method, {@link
     * #warnings} and {@link #notes} may call a cloud. {@code Absent} means that the object certainly does not exist:
     * the engine then drops a row whose create did not end. In a cloud that shows new objects late, a provider that
     * finds nothing and has no id must wait or answer {@code CannotTell}; an unfinished create is then reconciled again
     * with the same instance id. The default answers {@code CannotTell}; objects of such a type cannot be adopted.
     */
    default Mono<Found<A>> read(Read<P, A> request) {
        return Mono.just(Found.cannotTell());
    }

    /**
     * Compares the applied with the declared properties, without a call to a cloud. Emits exactly one answer. The
     * default follows the annotations of the properties and attributes. Called without a changed property for an object
     * that is due for renewal ({@code RenewalTime}): the object is updated, and an answer of {@link Diff.Update} names
     * the attributes that keep their values.
     */
    default Mono<Diff> diff(Change<P, A> change) {
        return Mono.fromSupplier(() -> Diff.byAnnotations(type(), change.changed(), change.unknown()));
    }

    /**
     * Compares the properties of an unfinished create, whose attributes are not known, with the declared ones, without
     * a call to a cloud. Emits exactly one answer. After {@link Diff.Update} the create is called again, with the same
     * instance id and the declared properties. After {@link Diff.Replace} the object is deleted with its first
     * properties and another one is created; {@link Diff.Undetermined} has the same effect when all values are known.
     * The default follows the annotations of the properties.
     *
     * @param changed names of the properties with another known value
     * @param unknown names of the properties whose declared value is not known yet
     */
    default Mono<Diff> diffUnfinished(Set<String> changed, Set<String> unknown) {
        return Mono.fromSupplier(() -> Diff.byAnnotations(type(), changed, unknown));
    }

    /** Creates or updates the object with the requested properties and emits all its attributes. */
    Mono<A> reconcile(Reconcile<P, A> request);

    /** Deletes the object; completes empty, also when it is gone already. */
    Mono<Void> delete(Delete<P, A> request);

    /**
     * Emits warnings that a user should read before the object is created or updated, one sentence each, such as a
     * limit that is near or a secret that will be shared. Called while planning, when the required properties are
     * known; unknown optional ones are absent. Changes nothing and may call a cloud. Should complete empty rather than
     * fail. The default completes empty.
     */
    default Flux<String> warnings(Read<P, A> request) {
        return Flux.empty();
    }

    /**
     * Emits lines for the plan about work on the object that its properties do not show, a few words each, such as the
     * migrations that will run. Called while planning for an object that will be created, or updated in place; in the
     * second case with its attributes. Properties that are not known yet are absent. Changes nothing and may call a
     * cloud. Should complete empty rather than fail. The default completes empty.
     */
    default Flux<String> notes(Read<P, A> request) {
        return Flux.empty();
    }

    /**
     * The object with this id, whether it is ours or not, for an import. Emits its attributes, or nothing when there is
     * no such object; changes nothing. The default searches {@link #list} for an object whose attribute {@code id} is
     * this text. Override it for a type whose objects are not listed or have another attribute as id.
     */
    default Mono<A> find(Find<P> request) {
        return list().filter(attributes ->
                        type().attributes().toValue(attributes).values().get("id") instanceof Value.Text text
                                && text.value().equals(request.id()))
                .next();
    }

    /**
     * The operations that can be run on a deployed object of this type. May be called on any thread and must not block.
     * The default returns an empty list. A provider that wraps another one has to return the operations of that one.
     */
    @Experimental
    default List<Operation<P, A, ?>> operations() {
        return List.of();
    }

    /**
     * Emits every object of this type that the provider can see, for audits and {@link #find}; the default completes
     * empty.
     */
    default Flux<A> list() {
        return Flux.empty();
    }
}
