package io.alchemyreactive.provider;

import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Mono;

/**
 * One handler for the whole life of a resource, told by its phase what to do; the short form of a {@link Provider}. Only
 * the handler knows the result of an update, so its plan says <em>undetermined</em>. Sub-resources are declared by the
 * method that declares the resource, with {@link io.alchemyreactive.resource.Scope#under}, not by the handler.
 *
 * @param <P> the properties
 * @param <A> the attributes
 */
public final class Lifecycle<P extends Record, A extends Record> {

    private final Identity identity;
    private final Phase phase;
    private final Optional<A> output;
    private final Optional<P> attempted;

    private Lifecycle(Identity identity, Phase phase, Optional<A> output, Optional<P> attempted) {
        this.identity = identity;
        this.phase = phase;
        this.output = output;
        this.attempted = attempted;
    }

    /** The reason for which a handler is called. */
    public enum Phase {
        /** Make the object; an earlier attempt with the same instance id may have made it already. */
        CREATE,
        /** Change the object in place, or ask for another one. */
        UPDATE,
        /** Delete the object; it may be gone already. */
        DELETE
    }

    /**
     * Handles one phase.
     *
     * @param <P> the properties
     * @param <A> the attributes
     */
    @FunctionalInterface
    public interface Handler<P extends Record, A extends Record> {

        /**
         * Does what the phase asks for. Emits all attributes after create and update, and {@link Lifecycle#destroy} after
         * delete.
         */
        Mono<A> handle(Lifecycle<P, A> self, P props);
    }

    /**
     * Looks for an object and changes nothing, so that one which exists already is refused, or taken over where that is
     * allowed.
     *
     * @param <P> the properties
     * @param <A> the attributes
     */
    @FunctionalInterface
    public interface Finder<P extends Record, A extends Record> {

        /** Emits what is there, as {@link Provider#read} does. */
        Mono<Found<A>> find(Read<P, A> request);
    }

    /** The provider that calls this handler; it cannot tell what exists. */
    public static <P extends Record, A extends Record> Provider<P, A> of(
            ResourceType<?, P, A> type, Handler<P, A> handler) {
        return of(type, request -> Mono.just(Found.cannotTell()), handler);
    }

    /**
     * The provider that calls this handler and looks for objects with this finder. An object that is taken over meets the
     * handler in phase update.
     */
    public static <P extends Record, A extends Record> Provider<P, A> of(
            ResourceType<?, P, A> type, Finder<P, A> finder, Handler<P, A> handler) {
        return new Handled<>(
                Objects.requireNonNull(type, "type"),
                Objects.requireNonNull(finder, "finder"),
                Objects.requireNonNull(handler, "handler"));
    }

    /** The phase: create, update or delete. */
    public Phase phase() {
        return phase;
    }

    /** The attributes that were last answered, or found of an object that is taken over; empty in phase create. */
    public Optional<A> output() {
        return output;
    }

    /**
     * For phase delete: the properties of an update that did not end, which the object may have instead of those that
     * the handler is given. Empty when there is no such update, and in all other phases.
     */
    public Optional<P> attempted() {
        return attempted;
    }

    /** Which object. */
    public Identity identity() {
        return identity;
    }

    /** For phase update: makes another object, then deletes this one when nothing uses it any more. */
    public Mono<A> replace() {
        return replace(false);
    }

    /** Asks for another object in place of this one. With {@code true} this object is deleted first. */
    public Mono<A> replace(boolean immediately) {
        String why = "its handler asked for it";
        return Mono.error(() -> immediately ? ReplaceRequired.deleteFirst(why) : ReplaceRequired.createFirst(why));
    }

    /**
     * For phase create: fails it, and says that no object was made. Without this the engine takes an object for possible
     * after a failed create; as a handler cannot look for it, a destroy then calls phase create once more, to learn what
     * it has to delete.
     *
     * @param cause what prevented the create
     */
    public Mono<A> nothingMade(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        return Mono.error(() -> NothingMade.because(cause));
    }

    /** For the end of phase delete. */
    public Mono<A> destroy() {
        return Mono.empty();
    }

    private record Handled<P extends Record, A extends Record>(
            ResourceType<?, P, A> type, Finder<P, A> finder, Handler<P, A> handler) implements Provider<P, A> {

        @Override
        public Mono<Found<A>> read(Read<P, A> request) {
            return finder.find(request);
        }

        @Override
        public Mono<Diff> diff(Change<P, A> change) {
            return Mono.fromSupplier(() -> new Diff.Undetermined(union(change.changed(), change.unknown())));
        }

        private static Set<String> union(Set<String> one, Set<String> other) {
            Set<String> all = new TreeSet<>(one);
            all.addAll(other);
            return all;
        }

        /** Only the handler knows whether what it has begun could still become what is wanted, and it cannot be asked. */
        @Override
        public Mono<Diff> diffUnfinished(Set<String> changed, Set<String> unknown) {
            return Mono.fromSupplier(() -> new Diff.Undetermined(union(changed, unknown)));
        }

        @Override
        public Mono<A> reconcile(Reconcile<P, A> request) {
            Phase phase = request.phase() == Reconcile.Phase.CREATE ? Phase.CREATE : Phase.UPDATE;
            return handler.handle(
                    new Lifecycle<>(request.identity(), phase, request.attributes(), Optional.empty()), request.news());
        }

        @Override
        public Mono<Void> delete(Delete<P, A> request) {
            return handler.handle(
                            new Lifecycle<>(
                                    request.identity(),
                                    Phase.DELETE,
                                    Optional.of(request.attributes()),
                                    request.attempted()),
                            request.props())
                    .then();
        }
    }
}
