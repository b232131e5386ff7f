package io.alchemyreactive.plan;

import io.alchemyreactive.lifecycle.Rows;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.resource.Declaration;
import io.alchemyreactive.resource.Declarations;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.InvalidReferenceException.Reason;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.StageOutputs;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The resources and outputs of other stages that a program refers to, read once per stage. Immutable and thread-safe.
 */
public final class References {

    /** Stands for the outputs of a stage where a resource is expected: what borrows them borrows the stage. */
    public static final String OUTPUTS = "(outputs)";

    private final Map<Resource.Handle<?>, Resolved> resources;
    private final Map<StageOutputs, Value.Fields> outputs;

    private References(Map<Resource.Handle<?>, Resolved> resources, Map<StageOutputs, Value.Fields> outputs) {
        this.resources = resources;
        this.outputs = outputs;
    }

    private record Resolved(ResourceKey owner, String type, AttributesView view) {}

    /**
     * Reads and checks all references; all that are invalid are reported together.
     *
     * @param own the stage that is planned; a reference to it must be declared
     */
    static Mono<References> resolve(StateStore store, Declarations declarations, Map<String, Declaration> own) {
        return Mono.defer(() -> {
            var stages = new TreeSet<StageKey>();
            declarations
                    .references()
                    .forEach(resource -> stages.add(resource.handle().stage()));
            declarations.stageOutputs().forEach(source -> stages.add(source.stage()));
            stages.remove(declarations.stage());
            return Flux.fromIterable(stages)
                    .flatMapSequential(store::load)
                    .collectMap(StageSnapshot::key)
                    .map(snapshots -> check(declarations, own, snapshots));
        });
    }

    private static References check(
            Declarations declarations, Map<String, Declaration> own, Map<StageKey, StageSnapshot> snapshots) {
        List<Throwable> failures = new ArrayList<>();
        Map<Resource.Handle<?>, Resolved> resources = new IdentityHashMap<>();
        Map<StageOutputs, Value.Fields> outputs = new IdentityHashMap<>();
        for (StageOutputs source : declarations.stageOutputs()) {
            StageSnapshot snapshot = snapshots.get(source.stage());
            if (snapshot != null && snapshot.outputs() != null) {
                outputs.put(source, snapshot.outputs());
            } else {
                failures.add(new InvalidReferenceException(
                        source.stage(), OUTPUTS, Reason.NOT_DEPLOYED, "the stage has no outputs"));
            }
        }
        for (Resource<?> resource : declarations.references()) {
            Resource.Handle<?> handle = resource.handle();
            try {
                if (handle.isReference()) {
                    resources.put(
                            handle,
                            resolve(handle, Objects.requireNonNull(snapshots.get(handle.stage())), declarations));
                } else {
                    checkOwn(handle, own.get(handle.fqn()));
                }
            } catch (InvalidReferenceException e) {
                failures.add(e);
            }
        }
        PlanFailedException.throwIfAny(declarations.stage(), failures);
        return new References(resources, outputs);
    }

    private static void checkOwn(Resource.Handle<?> handle, @Nullable Declaration declared) {
        if (declared == null) {
            throw new InvalidReferenceException(
                    handle.stage(),
                    handle.fqn(),
                    Reason.NOT_DECLARED,
                    "it is the stage being deployed, and the program does not declare it");
        }
        if (declared.type() != handle.type()) {
            throw new InvalidReferenceException(
                    handle.stage(),
                    handle.fqn(),
                    Reason.WRONG_TYPE,
                    "it is declared as " + declared.type() + ", not " + handle.type());
        }
    }

    private static Resolved resolve(Resource.Handle<?> handle, StageSnapshot snapshot, Declarations declarations) {
        String fqn = handle.fqn();
        if (handle.isOutput()) {
            fqn = nameOf(handle, snapshot, declarations);
        }
        Row row = snapshot.rows().get(fqn);
        if (row == null) {
            String why = snapshot.rows().isEmpty() ? "nothing is deployed there" : "it is not deployed there";
            throw new InvalidReferenceException(handle.stage(), fqn, Reason.NOT_DEPLOYED, why);
        }
        if (!Rows.isReady(row)) {
            throw new InvalidReferenceException(handle.stage(), fqn, Reason.NOT_READY, Rows.whyNotReady(row));
        }
        if (!handle.type().accepts(row.current().type())) {
            throw new InvalidReferenceException(
                    handle.stage(),
                    fqn,
                    Reason.WRONG_TYPE,
                    "it is a " + row.current().type() + ", not a " + handle.type());
        }
        var owner = new ResourceKey(handle.stage(), fqn);
        Value.Fields attributes = Objects.requireNonNull(row.current().attributes(), "a ready row has attributes");
        return new Resolved(
                owner,
                handle.type().name(),
                AttributesView.all(handle.type().attributes(), owner.toString(), attributes));
    }

    private static String nameOf(Resource.Handle<?> handle, StageSnapshot snapshot, Declarations declarations) {
        if (snapshot.outputs() == null) {
            throw new InvalidReferenceException(
                    handle.stage(), handle.fqn(), Reason.NOT_DEPLOYED, "the stage has no outputs");
        }
        Value stored = declarations.outputsOf(handle.stage()).at(snapshot.outputs(), handle.fqn());
        if (stored instanceof Value.Fields fields && fields.values().get(RESOURCE) instanceof Value.Text name) {
            return name.value();
        }
        throw new InvalidReferenceException(
                handle.stage(), handle.fqn(), Reason.WRONG_TYPE, "this output is not a resource");
    }

    /** Beside the attributes of a handle among stored outputs: which resource it is. */
    public static final String RESOURCE = "$resource";

    Result attribute(Resource.Handle<?> handle, String name, Function<Object, @Nullable Object> get) {
        Resolved resolved = resources.get(handle);
        return resolved == null
                ? new Result.Failed(new IllegalStateException(handle.describe() + " belongs to another run"))
                : resolved.view().attribute(name, get);
    }

    Result output(StageOutputs source, Function<Object, @Nullable Object> get) {
        Value.Fields stored = outputs.get(source);
        if (stored == null) {
            return new Result.Failed(new IllegalStateException(source.describe() + " belong to another run"));
        }
        try {
            return new Result.Known(get.apply(stored));
        } catch (InvalidReferenceException e) {
            return new Result.Failed(e);
        }
    }

    /** The resource behind a handle of another stage. */
    ResourceKey owner(Resource.Handle<?> handle) {
        return Objects.requireNonNull(resources.get(handle), "resolved").owner();
    }

    List<Plan.Reference> list() {
        return resources.values().stream()
                .map(each ->
                        new Plan.Reference(each.owner().stage(), each.owner().fqn(), each.type()))
                .distinct()
                .sorted(java.util.Comparator.comparing(Plan.Reference::stage).thenComparing(Plan.Reference::fqn))
                .toList();
    }

    /** Without any reference, for a destroy. */
    static References none() {
        return new References(new HashMap<>(), new HashMap<>());
    }
}
