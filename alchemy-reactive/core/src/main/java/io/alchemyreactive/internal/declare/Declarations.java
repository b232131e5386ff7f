package io.alchemyreactive.internal.declare;

import io.alchemyreactive.effect.Service;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceOptions;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
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
    private final Map<String, Declaration> declared;
    private final List<Declaration> inOrder;
    private final List<Declaration> again;
    private final Map<Referred, Resource<?>> references;
    private final Map<StageKey, ReferencedOutputs> outputs = new LinkedHashMap<>();
    private final List<UnyieldedDeclaration> built;
    private final Consumer<String> progress;

    private record Referred(ResourceKey owner, ResourceType<?, ?, ?> type, boolean output) {}

    /** Empty declarations for a run of this stage, with the protections that the stack declares. */
    public Declarations(StageKey stage, Set<Protection> protections) {
        this.stage = stage;
        this.protections = Set.copyOf(protections);
        this.busy = null;
        this.declared = new HashMap<>();
        this.inOrder = new ArrayList<>();
        this.again = new ArrayList<>();
        this.references = new LinkedHashMap<>();
        this.built = new ArrayList<>();
        this.progress = line -> {};
    }

    /** Declarations that refuse every declaration. Each provider call gets a separate instance. */
    private Declarations(StageKey stage, String busy, Consumer<String> progress) {
        this.stage = stage;
        this.protections = Set.of();
        this.busy = busy;
        this.declared = Map.of();
        this.inOrder = List.of();
        this.again = List.of();
        this.references = Map.of();
        this.built = List.of();
        this.progress = progress;
    }

    /**
     * The declarations for the context of a provider call. They refuse every declaration, because the plan would not
     * have shown it.
     *
     * @param busy the resource that the provider works on
     * @param progress receives the lines that the provider reports
     */
    public static Declarations refused(ResourceKey busy, Consumer<String> progress) {
        return new Declarations(busy.stage(), busy.fqn(), progress);
    }

    /** Reports a line of progress about the object of a provider call. Does nothing outside of one. */
    public void progressed(String line) {
        progress.accept(line);
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
        synchronized (lock) {
            return built.stream()
                    .filter(declaration -> !declaration.isUsed())
                    .map(UnyieldedDeclaration::toString)
                    .sorted()
                    .toList();
        }
    }

    /** Remembers a declaration, and forgets those before it that were used: mostly all of them. */
    void built(UnyieldedDeclaration declaration) {
        if (busy == null) {
            synchronized (lock) {
                while (!built.isEmpty() && built.get(built.size() - 1).isUsed()) {
                    built.remove(built.size() - 1);
                }
                built.add(declaration);
            }
        }
    }

    public <H extends Resource<A>, A extends Record> H declare(
            ResourceType<H, ?, A> type,
            String fqn,
            NamedOutputs given,
            ResourceOptions options,
            ScopePath scope,
            DeclarationSite place,
            Optional<ActionBody<?, ?>> body) {
        refuseInProvider(fqn);
        List<Output<?>> inputs = DeclaredInputs.checked(type, fqn, given);
        scope.parent().ifPresent(parent -> checkParent(fqn, parent));
        synchronized (lock) {
            Declaration before = declared.get(fqn);
            if (before != null) {
                return same(type, fqn, inputs, options, scope, place, body, before);
            }
            int index = inOrder.size();
            H resource = type.handle(new Resource.Handle<>(this, type, stage, fqn, false, index));
            var declaration =
                    new Declaration(index, resource, inputs, options, scope.sequential(), scope.parent(), place, body);
            inOrder.add(declaration);
            declared.put(fqn, declaration);
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
            List<Output<?>> inputs,
            ResourceOptions options,
            ScopePath scope,
            DeclarationSite place,
            Optional<ActionBody<?, ?>> body,
            Declaration before) {
        if (before.type() != type) {
            if (type.isAction() && before.type().isAction()) {
                throw new InvalidDeclarationException(
                        fqn,
                        "is declared as an action in " + before.place() + " and in " + place
                                + ", and two functions cannot be told to be the same",
                        "Give one of them another id, or declare it once and use its handle twice.");
            }
            throw new InvalidDeclarationException(
                    fqn,
                    "is declared as " + before.type() + " in " + before.place() + " and as " + type + " in " + place,
                    "Give one of them another id, or put it into a scope of its own.");
        }
        again.add(new Declaration(
                before.index(), before.resource(), inputs, options, scope.sequential(), scope.parent(), place, body));
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
}
