package io.alchemyreactive.resource;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.EffectException;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.FatalErrorException;
import io.alchemyreactive.error.AlchemyException;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.ActionBody;
import io.alchemyreactive.internal.declare.DeclarationSite;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.NamedOutputs;
import io.alchemyreactive.internal.declare.Names;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.internal.declare.ResourceReference;
import io.alchemyreactive.internal.declare.ScopePath;
import io.alchemyreactive.internal.declare.UnyieldedDeclaration;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Referable;
import io.alchemyreactive.value.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A kind of resource: its name, its properties and attributes, and the class of its handles. One constant per kind,
 * named {@code TYPE} in the class of the handles. Immutable and thread-safe.
 *
 * @param <H> the class of the handles
 * @param <P> the properties: what a user declares
 * @param <A> the attributes: values that the provider returns
 */
public final class ResourceType<H extends Resource<A>, P extends Record, A extends Record>
        implements Referable<A, Ref> {

    private static final String ACTION = "Alchemy.Action";

    private final String name;
    private final RecordShape<P> props;
    private final RecordShape<A> attributes;
    private final Function<Resource.Handle<A>, H> handle;
    private final TypeTraits traits;

    private ResourceType(
            String name,
            RecordShape<P> props,
            RecordShape<A> attributes,
            Function<Resource.Handle<A>, H> handle,
            TypeTraits traits) {
        this.name = name;
        this.props = props;
        this.attributes = attributes;
        this.handle = handle;
        this.traits = traits;
    }

    /**
     * A type.
     *
     * @param name {@code Family.Kind}; it is stored in state and must not change. {@code Alchemy.Action} is reserved
     *     for actions
     * @param props a component that is primitive or not {@code @Nullable} is required
     * @param attributes the values that other resources can use
     * @param handle makes a handle, usually the constructor
     * @throws IllegalArgumentException when the name is that of actions
     */
    public static <H extends Resource<A>, P extends Record, A extends Record> ResourceType<H, P, A> of(
            String name, Class<P> props, Class<A> attributes, Function<Resource.Handle<A>, H> handle) {
        refuseAction(Objects.requireNonNull(name, "name"));
        return new ResourceType<>(
                name,
                RecordShape.of(props),
                RecordShape.of(attributes),
                Objects.requireNonNull(handle, "handle"),
                TypeTraits.NONE);
    }

    /** Creates the type of one action. */
    static <I extends Record, O extends Record> ResourceType<Action<O>, I, O> action(
            Class<I> inputs, Class<O> outputs) {
        return new ResourceType<>(
                ACTION, RecordShape.of(inputs), RecordShape.of(outputs), Action::new, TypeTraits.NONE);
    }

    /** Whether a stored type name is that of an {@link Action}, which has no object. */
    public static boolean isAction(String stored) {
        return ACTION.equals(stored);
    }

    /** Whether its resources are actions, which have no objects. */
    public boolean isAction() {
        return isAction(name);
    }

    private static void refuseAction(String name) {
        if (isAction(name)) {
            throw new IllegalArgumentException(
                    "the type name " + ACTION + " is that of actions: give the type another one");
        }
    }

    /**
     * This type with objects that hold data. Replacing or deleting such an object in a deploy needs consent by name.
     *
     * @param data the data that is lost with an object, in words, for the plan
     */
    public ResourceType<H, P, A> dataLoss(String data) {
        return with(traits.dataLoss(data));
    }

    /** This type with another time-out for one provider call. Default 30 minutes. */
    public ResourceType<H, P, A> timeout(Duration longest) {
        return with(traits.within(ResourceOptions.checkTimeout("the timeout of type " + name, longest)));
    }

    /** This type with other retries of a provider call. Default {@link Retries#DEFAULT}. */
    public ResourceType<H, P, A> retries(Retries tries) {
        return with(traits.retried(Objects.requireNonNull(tries, "tries")));
    }

    /**
     * This type with former names. It accepts rows that were stored under them; objects stay as they are, and the next
     * deploy stores the new name.
     *
     * @throws IllegalArgumentException when one of them is that of actions
     */
    public ResourceType<H, P, A> formerly(String... names) {
        for (String former : names) {
            refuseAction(former);
        }
        return with(traits.formerly(Set.of(names)));
    }

    /**
     * This type with a version of its records. A row that an older version has stored is migrated before anything else
     * is done with it; a row of a newer version is refused.
     *
     * @param version greater than the one before; the first is 1
     */
    public ResourceType<H, P, A> schema(int version, SchemaMigration migration) {
        return with(traits.migrated(version, Objects.requireNonNull(migration, "migration")));
    }

    /**
     * This type for resources that exist only in state, such as a computed value. A failed create leaves no object
     * behind.
     */
    public ResourceType<H, P, A> stateOnly() {
        return with(traits.inStateOnly());
    }

    /** This type with attributes that have the labels of a rule. Without one, they have the labels of the inputs. */
    @Experimental
    public ResourceType<H, P, A> labelled(LabelRule rule) {
        return with(traits.labelled(Objects.requireNonNull(rule, "rule")));
    }

    private ResourceType<H, P, A> with(TypeTraits other) {
        return new ResourceType<>(name, props, attributes, handle, other);
    }

    /** The names under which rows of this type may be stored: its own and former ones. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>(traits.formerNames());
        names.add(name);
        return names;
    }

    /** Whether a row with this type name is of this type. */
    public boolean accepts(String stored) {
        return name.equals(stored) || traits.formerNames().contains(stored);
    }

    /** Whether a handle of this type can refer to a resource that is declared with the other type. */
    public boolean isTypeOf(ResourceType<?, ?, ?> declared) {
        return this == declared || isAction() && declared.isAction() && attributes.type() == declared.attributes.type();
    }

    /** How long one provider call may take, unless a resource says otherwise. */
    public Duration timeout() {
        return traits.timeout();
    }

    /** How often a provider call is made again, unless a resource says otherwise. */
    public Retries retries() {
        return traits.retries();
    }

    /** The data that is lost with an object of this type, if any is. */
    public Optional<String> dataLoss() {
        return traits.dataLoss();
    }

    /**
     * The type with this class of handles; for {@code Action<O>} the type of actions with these outputs.
     *
     * @throws IllegalArgumentException when the class has no constant {@code TYPE} that holds a type, or an action has
     *     no type argument for its outputs
     */
    public static ResourceType<?, ?, ?> ofHandles(Type handles) {
        if (handles instanceof ParameterizedType generic) {
            return generic.getRawType() == Action.class
                            && generic.getActualTypeArguments()[0] instanceof Class<?> outputs
                    ? action(Action.None.class, outputs.asSubclass(Record.class))
                    : ofHandles(generic.getRawType());
        }
        if (handles == Action.class) {
            throw new IllegalArgumentException("Action without the class of its outputs: write Action<TheOutputs>");
        }
        try {
            var field = ((Class<?>) handles).getDeclaredField("TYPE");
            field.setAccessible(true);
            if (field.get(null) instanceof ResourceType<?, ?, ?> type) {
                return type;
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The exception below reports it.
        }
        throw new IllegalArgumentException(
                handles.getTypeName() + " has no static field TYPE that holds its ResourceType");
    }

    /** The name that stands in state. */
    public String name() {
        return name;
    }

    /** The version of properties and attributes that stands in state. */
    public int schema() {
        return traits.schema();
    }

    /** The migration of rows that older versions have stored. */
    public SchemaMigration migration() {
        return traits.migration();
    }

    /** The rule for the labels of the attributes; empty when they are those of the inputs. */
    @Experimental
    public Optional<LabelRule> labelRule() {
        return traits.labels();
    }

    /** Whether its resources exist in state alone. */
    public boolean isStateOnly() {
        return traits.stateOnly();
    }

    /** The class of the properties. */
    public Class<P> propsClass() {
        return props.type();
    }

    /** The class of the attributes. */
    public Class<A> attributesClass() {
        return attributes.type();
    }

    /** The components of the properties and what their annotations say. */
    public RecordShape<P> props() {
        return props;
    }

    /** The components of the attributes and what their annotations say. */
    public RecordShape<A> attributes() {
        return attributes;
    }

    /**
     * Declares a resource in the current scope of the current run and emits its handle; calls no provider. Fails with
     * {@link InvalidDeclarationException} when the id is taken by another type, a required property is missing, a value
     * cannot be stored or the inputs fail, and with {@link InvalidNameException} when the id is not allowed. Each
     * subscription declares anew: the same id with equal inputs gives the same handle.
     *
     * @param id the logical id
     * @param fresh makes an empty builder, once per subscription
     * @param inputs fills it
     */
    @CheckReturnValue
    public <B extends InputBuilder<B>> Mono<H> declare(String id, Supplier<B> fresh, Consumer<? super B> inputs) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(fresh, "fresh");
        Objects.requireNonNull(inputs, "inputs");
        UnyieldedDeclaration built = UnyieldedDeclaration.here(this, id, inputs);
        return Mono.deferContextual(context -> {
            Declarations run = Declarations.SERVICE.in(context);
            ScopePath scope = ScopePath.in(context);
            built.used();
            String fqn = Names.fqn(scope.path(), id);
            if (isAction()) {
                throw new InvalidDeclarationException(
                        fqn,
                        "is declared by the type of actions alone, so that it has no function",
                        "Declare it with Action.named(id).run(function).");
            }
            B builder = filled(fqn, fresh, inputs);
            return Mono.just(run.declare(
                    this,
                    fqn,
                    builder.inputs(),
                    builder.buildOptions(),
                    scope,
                    DeclarationSite.of(inputs),
                    Optional.empty()));
        });
    }

    /** Declares the action that this type was made for. */
    Mono<H> declare(String id, ActionInputs<P> inputs, ResourceOptions options, ActionBody<P, A> body, Object written) {
        UnyieldedDeclaration built = UnyieldedDeclaration.here(this, id, written);
        return Mono.deferContextual(context -> {
            Declarations run = Declarations.SERVICE.in(context);
            ScopePath scope = ScopePath.in(context);
            built.used();
            String fqn = Names.fqn(scope.path(), id);
            refuseMarks(fqn, props);
            refuseMarks(fqn, attributes);
            NamedOutputs values;
            try {
                values = inputs.byComponent(props);
            } catch (RuntimeException e) {
                throw failed(fqn, e, "cannot be declared, since its inputs fail", "Correct their record.");
            }
            return Mono.just(
                    run.declare(this, fqn, values, options, scope, DeclarationSite.of(written), Optional.of(body)));
        });
    }

    /** Refuses the annotations of components on an action, which has no object. */
    private static void refuseMarks(String fqn, RecordShape<?> shape) {
        shape.renewalTime().ifPresent(name -> refuseMark(fqn, shape, name, "@RenewalTime"));
        for (RecordShape.Component component : shape.components()) {
            if (component.stable() || component.replaces().isPresent()) {
                refuseMark(fqn, shape, component.name(), component.stable() ? "@Stable" : "@Replaces");
            }
        }
    }

    private static void refuseMark(String fqn, RecordShape<?> shape, String component, String mark) {
        throw new InvalidDeclarationException(
                fqn,
                "is an action, and '" + component + "' of " + shape.type().getName() + " is marked with " + mark
                        + ", which means nothing there",
                "Take the annotation away, or give the action a record of its own.");
    }

    private static <B> B filled(String fqn, Supplier<B> fresh, Consumer<? super B> inputs) {
        try {
            B builder = fresh.get();
            inputs.accept(builder);
            return builder;
        } catch (Throwable e) {
            throw failed(
                    fqn,
                    e,
                    "cannot be declared, since its inputs fail",
                    "Correct them in " + DeclarationSite.of(inputs));
        }
    }

    /**
     * Wraps an exception of foreign code into a failure that names the resource. Exceptions of the engine stay as they
     * are.
     */
    private static RuntimeException failed(String fqn, Throwable thrown, String what, String cure) {
        Throwable error = ErrorBoundary.signal(thrown);
        boolean named = error instanceof AlchemyException
                || error instanceof EffectException && !(error instanceof FatalErrorException);
        return named
                ? (RuntimeException) error
                : new InvalidDeclarationException(fqn, what + ": " + ErrorText.withKind(error), cure, error);
    }

    /**
     * Refers to a resource that another stage deployed and emits its handle; reads nothing yet. All references of a run
     * are resolved together after the program has run.
     *
     * @param id the FQN in the other stage: scopes and logical id, joined with {@code /}
     */
    @CheckReturnValue
    public Mono<H> ref(String id, Ref ref) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(ref, "ref");
        return Declarations.SERVICE.get().map(run -> run.refer(this, ref.resolve(run.stage()), id));
    }

    @Override
    public Output<A> attributesOf(String id, Ref where) {
        return Output.attribute(
                new ResourceReference(this, id, where),
                "",
                known -> attributes.type().cast(known));
    }

    /**
     * The stored form of the properties with these values.
     *
     * @throws io.alchemyreactive.value.UnsupportedValueException when a value does not fit or cannot be stored, or the
     *     record's constructor fails
     */
    public Value.Fields propsValue(Map<String, ?> values) {
        return props.toValue(props.create(values));
    }

    /**
     * A handle of this type for a resource. Fails with {@link InvalidDeclarationException} when the function that makes
     * handles does.
     */
    public H handle(Resource.Handle<A> of) {
        try {
            return Objects.requireNonNull(handle.apply(of), "it returned null");
        } catch (Throwable e) {
            throw failed(
                    of.fqn(),
                    e,
                    "has no handle, since the function that makes handles of " + name + " fails",
                    "Correct the constructor of these handles.");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
