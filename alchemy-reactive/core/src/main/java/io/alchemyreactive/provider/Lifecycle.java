package io.alchemyreactive.provider;

import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import reactor.core.publisher.Mono;

/**
 * The call of a handler that implements all phases of a resource in one function; a short form of a {@link Provider}.
 * Only the handler knows whether an update needs a replacement, so plans show <em>undetermined</em>. Sub-resources are
 * declared by the method that declares the resource, with {@link io.alchemyreactive.resource.Scope#under}, not by the
 * handler.
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
        /** Create the object; an earlier attempt with the same instance id may have created it already. */
        CREATE,
        /** Update the object in place, or request a replacement. */
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
     * Reads an object and changes nothing. With a finder, an existing object is detected, and refused or adopted.
     *
     * @param <P> the properties
     * @param <A> the attributes
     */
    @FunctionalInterface
    public interface Finder<P extends Record, A extends Record> {

        /** Emits one answer, as {@link Provider#read} does. */
        Mono<Found<A>> find(Read<P, A> request);
    }

    /** A provider that calls this handler. Its {@code read} answers that it cannot tell. */
    public static <P extends Record, A extends Record> Provider<P, A> of(
            ResourceType<?, P, A> type, Handler<P, A> handler) {
        return of(type, request -> Mono.just(Found.cannotTell()), handler);
    }

    /**
     * A provider that calls this handler, and this finder for {@code read}. For an adopted object the handler is called
     * with phase update.
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

    /**
     * The attributes last emitted by the handler, or found by the finder for an adopted object; empty in phase create.
     */
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

    /** The identity of the object. */
    public Identity identity() {
        return identity;
    }

    /**
     * For phase update: requests a replacement. The new object is created first, and this one is deleted when nothing
     * uses it any more.
     */
    public Mono<A> replace() {
        return replace(false);
    }

    /**
     * For phase update: requests a replacement. With {@code true} this object is deleted before the new one is created.
     */
    public Mono<A> replace(boolean immediately) {
        String why = "its handler asked for it";
        return Mono.error(() -> immediately ? ReplaceRequired.deleteFirst(why) : ReplaceRequired.createFirst(why));
    }

    /**
     * For phase create: fails and reports that no object was created. After any other failure of a create the engine
     * assumes that an object may exist. A handler without a finder cannot look for it, so a destroy then calls phase
     * create once more to get the object that it has to delete.
     *
     * @param cause what prevented the create
     */
    public Mono<A> nothingMade(Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        return Mono.error(() -> NothingMade.because(cause));
    }

    /** The result of phase delete: completes empty. */
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

        /**
         * Undetermined, because only a call of the handler would show whether the begun object can get the declared
         * properties.
         */
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
