package io.alchemyreactive.internal.declare;

import io.alchemyreactive.effect.Service;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.value.UnsupportedValueException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The declarations and references of one run of a program. The engine makes one per run and provides it in the Reactor
 * context; programs meet it only through {@link ResourceType}. Thread-safe: a program may declare concurrently.
 */
public final class Declarations {

    /** The key under which the declarations of a run live in the Reactor context. */
    public static final Service<Declarations> SERVICE = Service.of(
            Declarations.class, "Alchemy.plan(stack, stage) or Alchemy.deploy(stack, stage), which run the program");

    private final StageKey stage;
    private final Set<Protection> protections;
    private final @Nullable String busy;
    private final Object lock = new Object();
    private final Map<String, Entry> declared;
    private final List<Declaration> inOrder;
    private final List<Declaration> again;
    private final Map<Referred, Resource<?>> references;
    private final Map<StageKey, ReferencedOutputs> outputs = new LinkedHashMap<>();
    private final Set<UnyieldedDeclaration> unused;

    private record Referred(ResourceKey owner, ResourceType<?, ?, ?> type, boolean output) {}

    private record Entry(Declaration declaration, Resource<?> resource) {}

    /** Empty declarations for a run of this stage, with the protections that the stack declares. */
    public Declarations(StageKey stage, Set<Protection> protections) {
        this.stage = stage;
        this.protections = Set.copyOf(protections);
        this.busy = null;
        this.declared = new HashMap<>();
        this.inOrder = new ArrayList<>();
        this.again = new ArrayList<>();
        this.references = new LinkedHashMap<>();
        this.unused = ConcurrentHashMap.newKeySet();
    }

    /** Declarations that refuse every declaration. Each provider call gets a separate instance. */
    private Declarations(StageKey stage, String busy) {
        this.stage = stage;
        this.protections = Set.of();
        this.busy = busy;
        this.declared = Map.of();
        this.inOrder = List.of();
        this.again = List.of();
        this.references = Map.of();
        this.unused = Set.of();
    }

    /**
     * The declarations for the context of a provider call. They refuse every declaration, because the plan would not
     * have shown it.
     *
     * @param busy the resource that the provider works on
     */
    public static Declarations refused(ResourceKey busy) {
        return new Declarations(busy.stage(), busy.fqn());
    }

    /** The stage that is run. */
    public StageKey stage() {
        return stage;
    }

    /** The protections that the stack declares for the stage. */
    public Set<Protection> protections() {
        return protections;
    }

    /** All declarations in their order. */
    public List<Declaration> inOrder() {
        synchronized (lock) {
            return List.copyOf(inOrder);
        }
    }

    /** Repeated declarations of a name that was declared before; their inputs must come to the same values. */
    public List<Declaration> repeated() {
        synchronized (lock) {
            return List.copyOf(again);
        }
    }

    /** All resources of other stages that the program refers to, in the order in which it did. */
    public List<Resource<?>> references() {
        synchronized (lock) {
            return List.copyOf(references.values());
        }
    }

    /** Sentences about declarations that the program built and never yielded, sorted. */
    public List<String> forgotten() {
        return unused.stream().map(UnyieldedDeclaration::toString).sorted().toList();
    }

    void built(UnyieldedDeclaration declaration) {
        if (busy == null) {
            unused.add(declaration);
        }
    }

    void used(UnyieldedDeclaration declaration) {
        if (busy == null) {
            unused.remove(declaration);
        }
    }

    public <H extends Resource<A>, A extends Record> H declare(
            ResourceType<H, ?, A> type,
            String fqn,
            Map<String, Output<?>> inputs,
            ResourceOptions options,
            ScopePath scope,
            String place,
            Optional<ActionBody<?, ?>> body) {
        refuseInProvider(fqn);
        checkInputs(type, fqn, inputs);
        scope.parent().ifPresent(parent -> checkParent(fqn, parent));
        synchronized (lock) {
            Entry before = declared.get(fqn);
            if (before != null) {
                return same(type, fqn, inputs, options, scope, place, body, before);
            }
            var handle = new Resource.Handle<>(this, type, stage, fqn, false);
            H resource = type.handle(handle);
            var declaration = new Declaration(
                    inOrder.size(), handle, inputs, options, scope.sequential(), scope.parent(), place, body);
            inOrder.add(declaration);
            declared.put(fqn, new Entry(declaration, resource));
            return resource;
        }
    }

    public <H extends Resource<A>, A extends Record> H refer(ResourceType<H, ?, A> type, StageKey owner, String fqn) {
        return refer(type, owner, fqn, false);
    }

    /** Refers to a resource among the outputs of another stage; for {@code Stack} and {@code StackRef}. */
    public <H extends Resource<A>, A extends Record> H referOutput(
            ResourceType<H, ?, A> type, StageKey owner, String path) {
        return refer(type, owner, path, true);
    }

    private <H extends Resource<A>, A extends Record> H refer(
            ResourceType<H, ?, A> type, StageKey owner, String name, boolean output) {
        refuseInProvider(name);
        synchronized (lock) {
            @SuppressWarnings("unchecked") // the type in the key is the one that made it
            H resource = (H) references.computeIfAbsent(
                    new Referred(new ResourceKey(owner, name), type, output),
                    key -> type.handle(new Resource.Handle<>(this, type, owner, name, output)));
            return resource;
        }
    }

    /** The outputs of another stage as a source; for {@code Stack} and {@code StackRef}. */
    public ReferencedOutputs outputsOf(StageKey owner) {
        synchronized (lock) {
            return outputs.computeIfAbsent(owner, key -> new ReferencedOutputs(this, key));
        }
    }

    /** The stages whose outputs the program refers to, in the order in which it did. */
    public List<ReferencedOutputs> stageOutputs() {
        synchronized (lock) {
            return List.copyOf(outputs.values());
        }
    }

    private <H extends Resource<?>> H same(
            ResourceType<H, ?, ?> type,
            String fqn,
            Map<String, Output<?>> inputs,
            ResourceOptions options,
            ScopePath scope,
            String place,
            Optional<ActionBody<?, ?>> body,
            Entry before) {
        if (before.declaration().type() != type) {
            if (type.isAction() && before.declaration().type().isAction()) {
                throw new InvalidDeclarationException(
                        fqn,
                        "is declared as an action in " + before.declaration().place() + " and in " + place
                                + ", and two functions cannot be told to be the same",
                        "Give one of them another id, or declare it once and use its handle twice.");
            }
            throw new InvalidDeclarationException(
                    fqn,
                    "is declared as " + before.declaration().type() + " in "
                            + before.declaration().place() + " and as " + type + " in " + place,
                    "Give one of them another id, or put it into a scope of its own.");
        }
        again.add(new Declaration(
                before.declaration().index(),
                before.declaration().handle(),
                inputs,
                options,
                scope.sequential(),
                scope.parent(),
                place,
                body));
        @SuppressWarnings("unchecked") // the type is the one that made it
        H resource = (H) before.resource();
        return resource;
    }

    private void refuseInProvider(String fqn) {
        if (busy != null) {
            throw new InvalidDeclarationException(
                    fqn,
                    "is declared by the provider of '" + busy + "' while it works, where no plan could show it",
                    "Declare it in the method that declares '" + busy + "', below it: "
                            + "fx.run(Scope.under(parent, Effect.run(sub -> sub.yield(Type.of(\"id\", inputs))))).");
        }
    }

    private void checkParent(String fqn, Resource.Handle<?> parent) {
        if (!parent.isOf(this) || parent.isReference()) {
            throw new InvalidDeclarationException(
                    fqn,
                    "is declared below '" + parent.describe() + "', which this run does not declare",
                    "Declare it below a resource of the same run, or in a Scope.of(id, body).");
        }
    }

    private static void checkInputs(ResourceType<?, ?, ?> type, String fqn, Map<String, Output<?>> inputs) {
        var missing = new TreeSet<String>();
        for (RecordShape.Component component : type.props().components()) {
            if (component.required() && !inputs.containsKey(component.name())) {
                missing.add(component.name());
            }
        }
        if (!missing.isEmpty()) {
            throw new InvalidDeclarationException(
                    fqn,
                    "(" + type + ") lacks " + String.join(", ", missing),
                    missing.size() == 1 ? "Set this property." : "Set these properties.");
        }
        for (Map.Entry<String, Output<?>> input : inputs.entrySet()) {
            if (type.props().component(input.getKey()).isEmpty()) {
                throw new InvalidDeclarationException(
                        fqn,
                        "(" + type + ") has no property '" + input.getKey() + "'",
                        "Correct the name in its builder.");
            }
        }
        checkValues(type, fqn, inputs);
    }

    /** Checks of values and types that need no provider. */
    private static void checkValues(ResourceType<?, ?, ?> type, String fqn, Map<String, Output<?>> inputs) {
        try {
            type.props().check();
            for (Map.Entry<String, Output<?>> input : inputs.entrySet()) {
                Object value = Evaluation.constant(input.getValue());
                if (value != null) {
                    type.props().check(input.getKey(), value);
                }
            }
        } catch (UnsupportedValueException e) {
            throw new InvalidDeclarationException(
                    fqn, "(" + type + ") has invalid properties: " + e.getMessage(), "Correct them.", e);
        }
        try {
            type.attributes().check();
        } catch (UnsupportedValueException e) {
            throw new InvalidDeclarationException(
                    fqn, "(" + type + ") cannot be stored: its attribute " + e.getMessage(), "Correct its type.", e);
        }
    }
}
