package io.alchemyreactive;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Upgrades;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.InvalidReferenceException.Reason;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.SchemaMismatchException;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import java.util.Objects;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A resource of a deployed stage, for a service that keeps running while the stage is deployed again, such as a
 * connection pool that moves when its database is replaced. Reads from the {@code StateStore} of the Reactor context.
 * Stores no borrow, so it does not prevent the destruction of the stage. Immutable and thread-safe.
 *
 * @param <A> the attributes
 */
public final class LiveRef<A extends Record> {

    private final ResourceType<?, ?, A> type;
    private final ResourceKey key;

    private LiveRef(ResourceType<?, ?, A> type, ResourceKey key) {
        this.type = type;
        this.key = key;
    }

    /**
     * A live reference; reads nothing yet.
     *
     * @param id the FQN: scopes and logical id, joined with {@code /}
     * @param ref the stack and the stage; both must be named, because there is no current stage outside a run
     * @throws IllegalArgumentException when the stack or the stage is not named
     */
    public static <A extends Record> LiveRef<A> to(ResourceType<?, ?, A> type, String id, Ref ref) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(id, "id");
        if (ref.stack().isEmpty() || ref.stage().isEmpty()) {
            throw new IllegalArgumentException("a live reference names stack and stage: Ref.of(stack, stage)");
        }
        var stage = new StageKey(ref.stack().get(), ref.stage().get());
        return new LiveRef<>(type, new ResourceKey(stage, id));
    }

    /**
     * The attributes as they are now. Fails with {@link InvalidReferenceException} when the resource is not deployed, not
     * ready or of another type, and with a {@code StateException} when the store cannot be read.
     */
    @CheckReturnValue
    public Mono<A> current() {
        return StoreBoundary.current()
                .flatMap(store -> store.get(key))
                .switchIfEmpty(Mono.error(() -> invalid(Reason.NOT_DEPLOYED, "it is not deployed there")))
                .flatMap(row -> attributes(row)
                        .map(Mono::just)
                        .orElseGet(() -> Mono.error(() -> invalid(Reason.NOT_READY, Rows.whyNotReady(row)))))
                .map(this::typed);
    }

    /**
     * Emits the current attributes, and new ones each time a deploy has changed them; does not complete. While the
     * resource does not exist, or is being created, replaced or deleted, nothing is emitted until its next attributes
     * are stored; {@link #current} fails at once in that case. Equal attributes in a row are emitted once. Of several
     * changes while the subscriber is busy, only the last one is certain to be emitted. A lost connection to the store
     * loses no change.
     *
     * <p>Fails with {@link InvalidReferenceException} when the stored resource has another type, and with a {@code
     * StateException} when the store gives up after its retries; a new subscription begins with the attributes at that
     * time. Signals come on the store's threads; cancelling ends the watch.
     */
    @CheckReturnValue
    public Flux<A> changes() {
        return StoreBoundary.current()
                .flatMapMany(store -> store.watch(key.stage())
                        .onBackpressureLatest()
                        .concatMap(revision -> store.get(key).flatMap(row -> Mono.justOrEmpty(attributes(row))), 1))
                .distinctUntilChanged()
                .map(this::typed);
    }

    /** The stored attributes; empty while the resource is not ready. */
    private Optional<Value.Fields> attributes(Row row) {
        if (!type.accepts(row.current().type())) {
            throw invalid(Reason.WRONG_TYPE, "it is a " + row.current().type() + ", not a " + type);
        }
        return Rows.isReady(row) ? Optional.ofNullable(Upgrades.attributes(key.stage(), row, type)) : Optional.empty();
    }

    private A typed(Value.Fields attributes) {
        try {
            return type.attributes().fromValue(attributes);
        } catch (UnsupportedValueException e) {
            throw new SchemaMismatchException(key.toString(), type.attributes().type(), e);
        }
    }

    private InvalidReferenceException invalid(Reason reason, String why) {
        return new InvalidReferenceException(key.stage(), key.fqn(), reason, why);
    }

    @Override
    public String toString() {
        return "LiveRef(" + type + " " + key + ")";
    }
}
