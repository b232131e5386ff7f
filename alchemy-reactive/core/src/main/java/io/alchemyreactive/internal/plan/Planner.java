package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.ObjectHolders;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ImportRefusedException;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.plan.Protections;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Makes a plan from declarations and a snapshot of the state; writes nothing. An instance serves one plan. The methods
 * below are in the order of the steps.
 */
public final class Planner {

    private final StateStore store;
    private final StageSnapshot snapshot;
    private final Providers providers;
    private final PlanOptions options;
    private final Instant now;

    /**
     * A planner for one snapshot of a stage.
     *
     * @param now the time of the run
     */
    public Planner(StateStore store, StageSnapshot snapshot, Providers providers, PlanOptions options, Instant now) {
        this.store = store;
        this.snapshot = snapshot;
        this.providers = providers;
        this.options = options;
        this.now = now;
    }

    /**
     * Plans a deploy and emits the prepared run. All failures are reported together; references, and inputs that depend
     * on no resource, are checked before any provider is asked.
     *
     * @param declarations the declarations of the program
     * @param returned the return value of the program
     */
    public Mono<PreparedRun> deploy(Declarations declarations, ReturnValue returned) {
        return Mono.defer(() -> {
            Collection<Output<?>> outputs = returned.outputs().values();
            List<Declaration> declared = declarations.inOrder();
            Map<String, Declaration> byName = new HashMap<>();
            declared.forEach(declaration -> byName.put(declaration.fqn(), declaration));
            var references = new ReferenceReader(store, declarations, byName);
            return references
                    .resolve(visit -> use(declarations, outputs, visit))
                    .then(Mono.defer(() -> {
                        refuseUndeclaredImports(byName.keySet());
                        Renames renames = Renames.of(declared, snapshot).upgraded(snapshot.key(), providers);
                        // A row that cannot be migrated hides its objects, so another resource could take one.
                        PlanFailedException.throwIfAny(
                                snapshot.key(), List.copyOf(renames.outdated().values()));
                        refuseBesideRenames(renames);
                        HolderCheck holders = holders(renames, byName);
                        var run = new PlanRun(
                                new RunNodes(nodes(declared, renames), byName, declarations),
                                references,
                                new Decider(snapshot.key(), options, providers, holders, now),
                                options.policy());
                        // A removed resource may hold the object that a new resource would find.
                        return (options.isPartial()
                                        ? Mono.just(List.<Removal>of())
                                        : removals(byName, renames, holders))
                                .flatMap(removals -> decideAll(run)
                                        .then(Mono.defer(() -> DuplicateDeclarationCheck.check(
                                                snapshot.key(), declarations.repeated(), byName, run)))
                                        .then(options.isPartial() ? Mono.empty() : run.lookAt(outputs))
                                        .then(Mono.fromRunnable(() -> PlanFailedException.throwIfAny(
                                                snapshot.key(),
                                                run.refusedLabels(
                                                        options.isPartial() ? Map.of() : returned.outputs()))))
                                        .then(Mono.defer(() -> prepared(
                                                run,
                                                references,
                                                removals,
                                                Optional.of(returned),
                                                renames,
                                                holders,
                                                protections()))));
                    }));
        });
    }

    /**
     * Plans a destroy from state alone and emits the prepared run. A row that cannot be migrated to the current version
     * of its type is not deleted; the others are.
     */
    public Mono<PreparedRun> destroy() {
        return Mono.defer(() -> {
            var none = new Declarations(snapshot.key(), Set.of());
            var references = new ReferenceReader(store, none, Map.of());
            Renames noRenames = Renames.none(snapshot).upgraded(snapshot.key(), providers);
            HolderCheck holders = holders(noRenames, Map.of());
            var run = new PlanRun(
                    new RunNodes(List.of(), Map.of(), none),
                    references,
                    new Decider(snapshot.key(), options, providers, holders, now),
                    Optional.empty());
            Set<Protection> inForce = new Protections(snapshot.protections(), options.protections()).inForce();
            var protections = new Protections(inForce, inForce);
            return removals(Map.of(), noRenames, holders)
                    .flatMap(removals ->
                            prepared(run, references, removals, Optional.empty(), noRenames, holders, protections));
        });
    }

    /** The protections of the run. A run that leaves a part of the stage as it is does not change them. */
    private Protections protections() {
        var declared = new Protections(snapshot.protections(), options.protections());
        return options.isPartial() ? new Protections(declared.inForce(), declared.inForce()) : declared;
    }

    private void refuseUndeclaredImports(Set<String> declared) {
        for (String fqn : new TreeSet<>(options.imports().keySet())) {
            if (!declared.contains(fqn)) {
                throw new ImportRefusedException(
                        fqn,
                        "the program declares no resource of this name",
                        declared.isEmpty()
                                ? "Declare it."
                                : "Declared are: " + String.join(", ", new TreeSet<>(declared)) + ".");
            }
        }
    }

    private void refuseBesideRenames(Renames renames) {
        if (options.isPartial() && !renames.written().isEmpty()) {
            throw new ImportRefusedException(
                    String.join("', '", new TreeSet<>(options.imports().keySet())),
                    "rows of the stage have to be renamed or migrated first",
                    "Deploy the stage first.");
        }
    }

    private HolderCheck holders(Renames renames, Map<String, Declaration> declared) {
        return new HolderCheck(
                snapshot.key(), new ObjectHolders(renames.rows(), providers), store, declared::containsKey);
    }

    /** Visits the outputs that a run evaluates and that are known in advance. */
    private static void use(
            Declarations declarations, Collection<? extends Output<?>> outputs, Consumer<Output<?>> visit) {
        for (Declaration declaration : declarations.inOrder()) {
            declaration.inputs().forEach(visit);
        }
        for (Declaration again : declarations.repeated()) {
            again.inputs().forEach(visit);
        }
        outputs.forEach(visit);
    }

    private List<ResourceNode> nodes(List<Declaration> declared, Renames renames) {
        List<Throwable> failures = new ArrayList<>();
        Map<String, Gateway<?, ?>> gateways = new HashMap<>();
        List<ResourceNode> nodes = new ArrayList<>(declared.size());
        for (Declaration declaration : declared) {
            String type = declaration.type().name();
            Gateway<?, ?> gateway = declaration
                    .body()
                    .<@Nullable Gateway<?, ?>>map(Gateway::to)
                    .orElseGet(() -> gateways.computeIfAbsent(
                            type, name -> Gateway.to(providers, name).orElse(null)));
            if (gateway == null) {
                failures.add(new InvalidDeclarationException(
                        declaration.fqn(),
                        "has the type " + type + ", and the stack has no provider for it",
                        "Add it with Stack.named(…).providers(…)."));
            } else {
                nodes.add(new ResourceNode(
                        declaration, gateway, Optional.ofNullable(renames.rows().get(declaration.fqn()))));
            }
        }
        PlanFailedException.throwIfAny(snapshot.key(), failures);
        return nodes;
    }

    private Mono<Void> decideAll(PlanRun run) {
        PlanFailedException.throwIfAny(snapshot.key(), run.refusedInputs());
        var graph = new DynamicTaskGraph(
                run.staticDependencies(), run::plan, run.bounds(options.concurrency()), run::cycle);
        return graph.run()
                // Reads and comparisons change nothing, so they can be cancelled.
                .doOnCancel(graph::abort)
                .doOnNext(outcomes -> PlanFailedException.throwIfAny(snapshot.key(), run.failures(outcomes)))
                .then();
    }

    private Mono<List<Removal>> removals(Map<String, Declaration> declared, Renames renames, HolderCheck holders) {
        return new Removals(snapshot.key(), renames, providers, options, holders.holders()).plan(declared);
    }

    private Mono<PreparedRun> prepared(
            PlanRun run,
            ReferenceReader references,
            List<Removal> removals,
            Optional<ReturnValue> returned,
            Renames renames,
            HolderCheck holders,
            Protections protections) {
        List<ResourceNode> nodes = run.nodes();
        List<Output<?>> outputs =
                List.copyOf(returned.map(program -> program.outputs().values()).orElse(List.of()));
        List<Borrow> borrows = new ArrayList<>();
        for (ResourceNode node : nodes) {
            node.dependencies().owners().forEach(owner -> borrows.add(new Borrow(key(node.fqn()), owner)));
        }
        if (!options.isPartial()) {
            run.dependencies(outputs)
                    .owners()
                    .forEach(owner -> borrows.add(new Borrow(key(ReferenceReader.OUTPUTS), owner)));
        }
        boolean goes = !removals.isEmpty() || nodes.stream().anyMatch(ResourceNode::givesWay);
        boolean asks = goes || !renames.from().isEmpty() || returned.isEmpty();
        Mono<List<Borrow>> borrowers = asks ? store.borrowers(snapshot.key()).collectList() : Mono.just(List.of());
        return borrowers.map(byOthers -> {
            BorrowedOutputs borrowedOutputs = options.isPartial()
                    ? BorrowedOutputs.staying(snapshot.outputs())
                    : returned.map(program -> BorrowedOutputs.of(snapshot.outputs(), program, run, goes, byOthers))
                            .orElseGet(() -> BorrowedOutputs.going(snapshot.outputs(), byOthers));
            return new PreparedRun(
                    PlanWriter.write(
                            snapshot,
                            providers,
                            options.forget(),
                            references,
                            run,
                            removals,
                            byOthers,
                            borrowedOutputs,
                            renames,
                            protections),
                    snapshot,
                    providers,
                    nodes,
                    removals,
                    borrows,
                    outputs,
                    options.isPartial(),
                    renames,
                    holders,
                    borrowedOutputs,
                    run);
        });
    }

    private ResourceKey key(String fqn) {
        return new ResourceKey(snapshot.key(), fqn);
    }
}
