package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Waiting;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.ActionBody;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.provider.Change;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Diff;
import io.alchemyreactive.provider.Find;
import io.alchemyreactive.provider.Found;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.InvalidAnswerException;
import io.alchemyreactive.provider.NothingMade;
import io.alchemyreactive.provider.Operate;
import io.alchemyreactive.provider.Operation;
import io.alchemyreactive.provider.OperationRefusedException;
import io.alchemyreactive.provider.OperationTimeoutException;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.ProviderCallException;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Read;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.provider.ReplaceRequired;
import io.alchemyreactive.provider.Retryable;
import io.alchemyreactive.provider.SilentProviderException;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.resource.Retries;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.PendingOperation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Calls a provider for the engine. Converts the engine's values to the provider's records and back, applies time-outs
 * and retries, and names the resource in failures. Immutable and thread-safe.
 */
public final class Gateway<P extends Record, A extends Record> {

    private final Provider<P, A> provider;
    private final ResourceType<?, P, A> type;

    private Gateway(Provider<P, A> provider, ResourceType<?, P, A> type) {
        this.provider = provider;
        this.type = type;
    }

    /** The gateway to the provider of the type with this name; empty when there is none. */
    public static Optional<Gateway<?, ?>> to(Providers providers, String name) {
        return providers.find(name).flatMap(provider -> providers.type(name).map(type -> of(provider, type)));
    }

    /** The gateway to the function of an action. */
    public static <I extends Record, O extends Record> Gateway<I, O> to(ActionBody<I, O> body) {
        return new Gateway<>(new ActionProvider<>(body), body.type());
    }

    /** The cast is safe, because the type comes from the provider. */
    @SuppressWarnings("unchecked")
    private static <P extends Record, A extends Record> Gateway<P, A> of(
            Provider<P, A> provider, ResourceType<?, ?, ?> type) {
        return new Gateway<>(provider, (ResourceType<?, P, A>) type);
    }

    /** The type of the resources that the provider manages. */
    public ResourceType<?, P, A> type() {
        return type;
    }

    /** Asks the provider for an object. Emits {@link Observation#CANNOT_TELL} for an action, which has no object. */
    public Mono<Observation> read(
            Identity identity, Value.Fields props, Value.@Nullable Fields attributes, CallOptions options) {
        if (type.isAction()) {
            return Mono.just(Observation.CANNOT_TELL);
        }
        return answered(
                "read",
                "looking for it",
                identity,
                options,
                () -> given(provider.read(new Read<>(identity, props(options, props), attributes(options, attributes))))
                        .map(found -> ErrorBoundary.call(() -> observation(options, found, props))));
    }

    /**
     * Asks the provider for the object of a stored generation. When an update of the object has not ended, the provider
     * is asked with the old properties, and then with the new ones unless it found our object or cannot tell.
     */
    public Mono<Observation> read(Identity identity, Generation generation, CallOptions options) {
        Value.Fields attributes = generation.attributes();
        Mono<Observation> known = read(identity, generation.appliedProps(), attributes, options);
        return generation.lastProps() == null
                ? known
                : known.flatMap(observation ->
                        observation.presence() == Presence.OURS || observation.presence() == Presence.CANNOT_TELL
                                ? Mono.just(observation)
                                : read(identity, generation.props(), attributes, options)
                                        .map(other -> other.presence() == Presence.OURS ? other : observation));
    }

    /**
     * Emits whether the object with these attributes is, or is likely to be, that of one of the generations of a row.
     * For a create that did not end, the provider is asked which object it has created.
     */
    public Mono<Boolean> isOneOf(
            StageKey stage, Row row, List<Generation> generations, Value.Fields attributes, CallOptions options) {
        return Flux.fromIterable(generations)
                .filter(generation -> type.accepts(generation.type()))
                .concatMap(generation -> generation.attributes() != null
                        ? Mono.just(generation)
                        : read(Rows.identity(stage, row, generation), generation, options)
                                .map(observation -> generation.withAttributes(
                                        observation.ours().orElse(null))))
                .any(generation -> ObjectHolders.isLikelyObject(type, generation, attributes));
    }

    /** Asks the provider for the object with this id. Emits it as adoptable, or as absent when there is none. */
    public Mono<Observation> find(Identity identity, Value.Fields props, String id, CallOptions options) {
        return called(
                        "looking for it",
                        identity,
                        options,
                        () -> given(provider.find(new Find<>(identity, props(options, props), id)))
                                .map(found -> ErrorBoundary.call(() -> answer("find", options, found))))
                .map(found -> new Observation(Presence.ADOPTABLE, Optional.of(found), "", Optional.empty()))
                .defaultIfEmpty(Observation.ABSENT);
    }

    /**
     * The provider's sentences about the work on an object.
     *
     * @param warnings warnings to read before the plan is approved
     * @param notes remarks about the work itself
     */
    public record Remarks(List<String> warnings, List<String> notes) {}

    /**
     * Emits the provider's sentences for the plan about an object with these properties.
     *
     * @param attributes those of the object that is updated in place; null for an object that is created
     */
    public Mono<Remarks> remarks(
            Identity identity, Value.Fields props, Value.@Nullable Fields attributes, CallOptions options) {
        return called("looking at what surrounds it", identity, options, () -> {
            P asked = props(options, props);
            Mono<List<String>> warnings = attributes != null
                    ? Mono.just(List.of())
                    : given(provider.warnings(new Read<>(identity, asked, Optional.empty())))
                            .collectList();
            var about = new Read<P, A>(
                    identity,
                    asked,
                    Optional.ofNullable(attributes)
                            .map(known -> type.attributes().fromValue(options.fqn(), known)));
            return warnings.flatMap(
                    first -> given(provider.notes(about)).collectList().map(second -> new Remarks(first, second)));
        });
    }

    /** Whether the stored attributes of a generation can be read as those of the type. */
    public boolean canRead(Value.Fields attributes) {
        try {
            RecordShape<A> shape = type.attributes();
            A unused = ErrorBoundary.call(() -> shape.fromValue(attributes));
            return shape.components().stream()
                    .allMatch(component ->
                            !component.required() || attributes.values().containsKey(component.name()));
        } catch (RuntimeException e) {
            return false;
        }
    }

    /**
     * Asks the provider how to apply a difference, for an object with known attributes. For an action each difference
     * is an update, without a call: its stored values may have the form of other records.
     */
    public Mono<Diff> diff(
            Identity identity,
            Value.Fields olds,
            Value.@Nullable Fields news,
            Value.Fields attributes,
            Set<String> changed,
            Set<String> unknown,
            CallOptions options) {
        if (type.isAction()) {
            return Mono.just(new Diff.Update(Set.of()));
        }
        return answered(
                "diff",
                "comparing it",
                identity,
                options,
                () -> given(provider.diff(new Change<>(
                                props(options, olds),
                                Optional.ofNullable(news).map(stored -> props(options, stored)),
                                type.attributes().fromValue(options.fqn(), attributes),
                                changed,
                                unknown)))
                        // A provider with raw types could return another class. The cast here fails with the name of
                        // the resource.
                        .map(Diff.class::cast));
    }

    /**
     * Asks the provider how to apply a difference, for an object whose create did not end and whose attributes are
     * unknown.
     */
    public Mono<Diff> diffUnfinished(Identity identity, Set<String> changed, Set<String> unknown, CallOptions options) {
        return answered(
                "diffUnfinished", "comparing it", identity, options, () -> provider.diffUnfinished(changed, unknown));
    }

    /**
     * Creates or updates the object and emits the attributes that the provider returns. A failed create may have
     * created the object nevertheless, so a retry reads it first. When the object exists and is ours, the retry
     * continues with it. When it does not exist, or the provider cannot tell, it is created again. When an object of
     * another owner is in its place, there is no retry. An action gets its inputs only.
     */
    public Mono<Value.Fields> reconcile(
            Identity identity,
            Reconcile.Phase phase,
            Value.Fields news,
            Value.@Nullable Fields olds,
            Value.@Nullable Fields attributes,
            CallOptions options) {
        if (type.isAction()) {
            return reconcileAs(ActionProvider.VERB, identity, phase, news, null, null, options);
        }
        String verb = phase == Reconcile.Phase.CREATE ? "creating it" : "updating it";
        return reconcileAs(verb, identity, phase, news, olds, attributes, options);
    }

    private Mono<Value.Fields> reconcileAs(
            String verb,
            Identity identity,
            Reconcile.Phase phase,
            Value.Fields news,
            Value.@Nullable Fields olds,
            Value.@Nullable Fields attributes,
            CallOptions options) {
        boolean creates = phase == Reconcile.Phase.CREATE;
        return Mono.defer(() -> {
            var failed = new AtomicReference<@Nullable Throwable>();
            return answered("reconcile", verb, identity, options, () -> {
                Throwable before = failed.get();
                Mono<Optional<A>> known = before == null || !creates || attributes != null
                        ? Mono.just(attributes(options, attributes))
                        : made(identity, news, before, options);
                return known.flatMap(object -> ErrorBoundary.mono(() -> given(provider.reconcile(new Reconcile<>(
                                identity,
                                phase,
                                props(options, news),
                                Optional.ofNullable(olds).map(stored -> props(options, stored)),
                                object))))
                        .doOnError(failed::set)
                        .map(answer -> ErrorBoundary.call(() -> answer("reconcile", options, answer))));
            });
        });
    }

    /**
     * Reads the object that a failed create may have created. Emits an empty Optional when there is none or the
     * provider cannot tell.
     */
    private Mono<Optional<A>> made(Identity identity, Value.Fields news, Throwable failure, CallOptions options) {
        return ErrorBoundary.mono(
                        () -> given(provider.read(new Read<>(identity, props(options, news), Optional.empty()))))
                .switchIfEmpty(Mono.error(() -> new SilentProviderException(type.name(), "read", options.fqn())))
                .onErrorMap(error -> !(error instanceof Retryable), error -> {
                    ProviderCallException look =
                            failed(options.fqn(), "looking for what a create that failed has made", error);
                    look.addSuppressed(failure);
                    return look;
                })
                .flatMap(found -> found instanceof Found.Foreign<A> other
                        ? Mono.error(failed(
                                options.fqn(),
                                "creating it, where by now an object of " + other.owner() + " stands,",
                                failure))
                        : Mono.just(
                                found instanceof Found.Ours<A> ours
                                        ? Optional.of(ours.attributes())
                                        : Optional.empty()));
    }

    /**
     * Deletes the object.
     *
     * @param props the properties that the object is known to have
     * @param attempted the properties of an update that did not end, null when there is none
     */
    public Mono<Void> delete(
            Identity identity,
            Value.Fields props,
            Value.@Nullable Fields attempted,
            Value.Fields attributes,
            CallOptions options) {
        return called(
                "deleting it",
                identity,
                options,
                () -> provider.delete(new Delete<>(
                        identity,
                        props(options, props),
                        type.attributes().fromValue(options.fqn(), attributes),
                        Optional.ofNullable(attempted).map(stored -> props(options, stored)))));
    }

    /**
     * Finds an operation that the provider offers and binds its arguments.
     *
     * @throws OperationRefusedException when the provider offers no operation of this name, or the arguments have
     *     another type
     */
    public BoundOperation operation(String fqn, String name, Record arguments) {
        try {
            List<Operation<P, A, ?>> offered = ErrorBoundary.call(() -> List.copyOf(given(provider.operations())));
            return offered.stream()
                    .filter(operation -> operation.name().equals(name))
                    .findFirst()
                    .map(operation -> bound(fqn, operation, arguments))
                    .orElseThrow(() -> OperationRefusedException.notOffered(
                            fqn,
                            name,
                            type.name(),
                            offered.stream().map(Operation::name).sorted().toList()));
        } catch (RuntimeException e) {
            throw names(fqn, e) ? e : failed(fqn, "asking for its operation '" + name + "'", e);
        }
    }

    private <G extends Record> BoundOperation bound(String fqn, Operation<P, A, G> operation, Record arguments) {
        if (!operation.arguments().isInstance(arguments)) {
            throw OperationRefusedException.arguments(
                    fqn,
                    operation.name(),
                    "it takes a " + operation.arguments().getName() + ", not a "
                            + arguments.getClass().getName());
        }
        G given = operation.arguments().cast(arguments);
        Value.Fields stored;
        try {
            stored = RecordShape.of(operation.arguments()).toValue(given);
        } catch (UnsupportedValueException e) {
            throw OperationRefusedException.arguments(fqn, operation.name(), ErrorText.of(e));
        }
        String dataLoss = ErrorBoundary.call(() -> given(operation.dataLoss().apply(given)));
        return new BoundOperation(
                new PendingOperation(operation.name(), stored),
                dataLoss,
                operation.repeatable(),
                (identity, generation, options) -> operate(operation, given, identity, generation, options));
    }

    private <G extends Record> Mono<Value.Fields> operate(
            Operation<P, A, G> operation, G arguments, Identity identity, Generation generation, CallOptions options) {
        return answered(
                operation.name(),
                "its operation '" + operation.name() + "'",
                identity,
                options,
                () -> given(operation
                                .run()
                                .apply(new Operate<>(
                                        identity,
                                        props(options, generation.appliedProps()),
                                        attributes(options, generation.attributes())
                                                .orElseThrow(),
                                        arguments)))
                        .map(answer -> ErrorBoundary.call(() -> answer(operation.name(), options, answer))));
    }

    /** Returns the publisher of a provider; throws when the provider returned null. */
    private static <T> T given(@Nullable T publisher) {
        return Objects.requireNonNull(publisher, "null was returned in place of a publisher");
    }

    /** Makes a call that must emit a value; fails with {@link SilentProviderException} when it completes empty. */
    private <T> Mono<T> answered(
            String method, String verb, Identity identity, CallOptions options, Callable<Mono<T>> call) {
        return called(verb, identity, options, call)
                .switchIfEmpty(Mono.error(() -> new SilentProviderException(type.name(), method, options.fqn())));
    }

    /**
     * Makes a call within its limits. A failure that does not name the resource is wrapped into a {@link
     * ProviderCallException}. A call that takes too long is cancelled and fails with {@link OperationTimeoutException}.
     */
    private <T> Mono<T> called(String verb, Identity identity, CallOptions options, Callable<Mono<T>> call) {
        Mono<T> once = ErrorBoundary.mono(
                        call,
                        options.timeout(),
                        () -> new OperationTimeoutException(options.fqn(), verb, options.timeout()))
                .contextWrite(Declarations.SERVICE.provide(Declarations.refused(
                        identity.resource(), line -> options.listener().said(options.fqn(), type.name(), line))));
        return once.onErrorResume(first -> first instanceof Retryable
                ? again(first, once, options).onErrorMap(error -> named(options.fqn(), verb, error))
                : Mono.error(named(options.fqn(), verb, first)));
    }

    /**
     * Retries a call after its first failure. The retry operators are built only now, because nearly every call
     * succeeds at once. Between two tries another resource can take the place of this one.
     */
    private <T> Mono<T> again(Throwable first, Mono<T> call, CallOptions options) {
        Retries retries = options.retries();
        Retry backoff = Retry.backoff(retries.times(), retries.firstWait())
                .maxBackoff(retries.longestWait())
                .filter(Retryable.class::isInstance)
                .doBeforeRetry(signal -> options.listener()
                        .retrying(
                                options.fqn(), type.name(), signal.totalRetries() + 1, ErrorText.of(signal.failure())))
                .onRetryExhaustedThrow((spec, signal) -> signal.failure());
        var failed = new AtomicBoolean();
        return Mono.defer(() -> failed.getAndSet(true) ? call : Mono.<T>error(first))
                .retryWhen(Retry.from(signals -> signals.concatMap(
                        signal -> Waiting.during(Mono.from(backoff.generateCompanion(Flux.just(signal)))))));
    }

    /** The failure of a call for a resource, with its cause. */
    public ProviderCallException failed(String fqn, String verb, Throwable cause) {
        return new ProviderCallException(fqn, type.name(), verb, cause);
    }

    /** The failure of a call, wrapped where it does not name the resource. */
    private Throwable named(String fqn, String verb, Throwable error) {
        return names(fqn, error) ? error : failed(fqn, verb, error);
    }

    /**
     * Whether a failure needs no wrapping: a signal of the provider interface, or a failure of the engine whose message
     * names the resource.
     */
    private static boolean names(String fqn, Throwable error) {
        return error instanceof ReplaceRequired
                || error instanceof NothingMade
                || error instanceof AlchemyException && ErrorText.of(error).contains("'" + fqn + "'");
    }

    private P props(CallOptions options, Value.Fields stored) {
        return type.props().fromValue(options.fqn(), stored);
    }

    private Optional<A> attributes(CallOptions options, Value.@Nullable Fields stored) {
        return Optional.ofNullable(stored).map(present -> type.attributes().fromValue(options.fqn(), present));
    }

    /** Converts the returned attributes to their stored form; fails when one of them cannot be stored. */
    private Value.Fields answer(String method, CallOptions options, A attributes) {
        try {
            return type.attributes().toValue(attributes);
        } catch (UnsupportedValueException e) {
            throw type.isAction()
                    ? InvalidAnswerException.ofAction(options.fqn(), e)
                    : new InvalidAnswerException(type.name(), method, options.fqn(), e);
        }
    }

    private Observation observation(CallOptions options, Found<A> found, Value.Fields asked) {
        if (found instanceof Found.Ours<A> ours) {
            return observation(options, Presence.OURS, Optional.of(ours.attributes()), "", asked);
        }
        if (found instanceof Found.Foreign<A> foreign) {
            return observation(options, Presence.FOREIGN, Optional.of(foreign.attributes()), foreign.owner(), asked);
        }
        Presence presence = found instanceof Found.Absent<A> ? Presence.ABSENT : Presence.CANNOT_TELL;
        return observation(options, presence, Optional.empty(), "", asked);
    }

    private Observation observation(
            CallOptions options, Presence presence, Optional<A> attributes, String owner, Value.Fields asked) {
        return new Observation(
                presence, attributes.map(found -> answer("read", options, found)), owner, Optional.of(asked));
    }
}
