package io.alchemyreactive.lifecycle;

import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.Declarations;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The border between the engine, which knows values, and a provider, which knows its records. Immutable and
 * thread-safe.
 */
public final class Gateway<P extends Record, A extends Record> {

    private final Provider<P, A> provider;
    private final ResourceType<?, P, A> type;

    private Gateway(Provider<P, A> provider) {
        this.provider = provider;
        this.type = provider.type();
    }

    /** The border to this provider. */
    public static Gateway<?, ?> to(Provider<?, ?> provider) {
        return new Gateway<>(provider);
    }

    /** The type that the provider makes. */
    public ResourceType<?, P, A> type() {
        return type;
    }

    /** What the provider finds within the time of its type. */
    public Mono<Sight> read(Identity identity, Value.Fields props, Value.@Nullable Fields attributes) {
        return read(identity, props, attributes, type.timeout());
    }

    /** What the provider finds within a time; afterwards it is cancelled, with an {@link OperationTimeoutException}. */
    public Mono<Sight> read(
            Identity identity, Value.Fields props, Value.@Nullable Fields attributes, Duration timeout) {
        return Mono.defer(() -> provider.read(new Read<>(identity, props(props), attributes(attributes))))
                .contextWrite(Declarations.SERVICE.provide(Declarations.refused(identity.resource())))
                .timeout(timeout)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new OperationTimeoutException(identity.fqn(), "looking for it", timeout))
                .map(this::sight)
                .switchIfEmpty(Mono.error(() -> new SilentProviderException(type.name(), "read", identity)));
    }

    /** What is to be read before an object with these properties is made, said within a time as in {@link #read}. */
    public Mono<List<String>> warnings(Identity identity, Value.Fields props, Duration timeout) {
        return Flux.defer(() -> provider.warnings(new Read<>(identity, props(props), Optional.empty())))
                .collectList()
                .contextWrite(Declarations.SERVICE.provide(Declarations.refused(identity.resource())))
                .timeout(timeout)
                .onErrorMap(
                        TimeoutException.class,
                        late -> new OperationTimeoutException(identity.fqn(), "looking at what surrounds it", timeout));
    }

    /** What a difference means, by the provider; its attributes are known. */
    public Mono<Diff> diff(
            Value.Fields olds,
            Value.@Nullable Fields news,
            Value.Fields attributes,
            Set<String> changed,
            Set<String> unknown) {
        return Mono.defer(() -> provider.diff(new Change<>(
                props(olds),
                Optional.ofNullable(news).map(this::props),
                type.attributes().fromValue(attributes),
                changed,
                unknown)));
    }

    /** What a difference means, by the annotations of the type. */
    public Diff diffByAnnotations(Set<String> changed, Set<String> unknown) {
        return Diff.byAnnotations(type, changed, unknown);
    }

    /** Makes or changes the object; the attributes that the provider answers. */
    public Mono<Value.Fields> reconcile(
            Identity identity,
            Reconcile.Phase phase,
            Value.Fields news,
            Value.@Nullable Fields olds,
            Value.@Nullable Fields attributes) {
        return Mono.defer(() -> provider.reconcile(new Reconcile<>(
                        identity,
                        phase,
                        props(news),
                        Optional.ofNullable(olds).map(this::props),
                        attributes(attributes))))
                .contextWrite(Declarations.SERVICE.provide(Declarations.refused(identity.resource())))
                .map(type.attributes()::toValue)
                .switchIfEmpty(Mono.error(() -> new SilentProviderException(type.name(), "reconcile", identity)));
    }

    /** Deletes the object. */
    public Mono<Void> delete(Identity identity, Value.Fields props, Value.Fields attributes) {
        return Mono.defer(() -> provider.delete(
                        new Delete<>(identity, props(props), type.attributes().fromValue(attributes))))
                .contextWrite(Declarations.SERVICE.provide(Declarations.refused(identity.resource())));
    }

    private P props(Value.Fields stored) {
        return type.props().fromValue(stored);
    }

    private Optional<A> attributes(Value.@Nullable Fields stored) {
        return Optional.ofNullable(stored).map(type.attributes()::fromValue);
    }

    private Sight sight(Found<A> found) {
        if (found instanceof Found.Ours<A> ours) {
            return new Sight(Seen.OURS, Optional.of(type.attributes().toValue(ours.attributes())), "");
        }
        if (found instanceof Found.Foreign<A> foreign) {
            return new Sight(
                    Seen.FOREIGN, Optional.of(type.attributes().toValue(foreign.attributes())), foreign.owner());
        }
        return new Sight(found instanceof Found.Absent<A> ? Seen.ABSENT : Seen.CANNOT_TELL, Optional.empty(), "");
    }

    /**
     * What a provider found.
     *
     * @param seen which case
     * @param attributes what the object looks like, if there is one
     * @param owner whose it is, when it is not ours
     */
    public record Sight(Seen seen, Optional<Value.Fields> attributes, String owner) {

        /** Nobody was asked. */
        public static final Sight NONE = new Sight(Seen.NOT_ASKED, Optional.empty(), "");

        /** The same, with a foreign object that may be taken over. */
        public Sight adoptable() {
            return seen == Seen.FOREIGN ? new Sight(Seen.ADOPTABLE, attributes, owner) : this;
        }
    }
}
