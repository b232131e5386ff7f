package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.MemoTable;
import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.OutputsReference;
import io.alchemyreactive.internal.declare.ReferencedOutputs;
import io.alchemyreactive.internal.declare.ResourceReference;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Upgrades;
import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.plan.PlanFailedException;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.InvalidReferenceException.Reason;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StoredLabels;
import io.alchemyreactive.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The resources and outputs of other stages that a program refers to, read once per stage. References that are known in
 * advance are read together; a reference that the callback of a {@code flatMap} returns is read when it is known.
 * Belongs to one run; thread-safe.
 */
public final class ReferenceReader {

    /** The pseudo FQN for the outputs of a stage, in borrows and dependencies. */
    public static final String OUTPUTS = "(outputs)";

    private static final Result UNSEEN = new Result.Unknown(Set.of());

    private final StateStore store;
    private final Declarations declarations;
    private final Map<String, Declaration> own;
    private final MemoTable<StageKey, StageSnapshot> stages = MemoTable.create();
    private final Map<Resource.Handle<?>, Resolved> resources = new ConcurrentHashMap<>();
    private final Set<Resource.Handle<?>> checked = ConcurrentHashMap.newKeySet();
    private final Map<ReferencedOutputs, Value.Fields> outputs = new ConcurrentHashMap<>();
    private volatile boolean labels;

    /**
     * Creates a reader that has read nothing yet.
     *
     * @param own the declarations of the planned stage, by FQN; a reference to this stage must name one of them
     */
    ReferenceReader(StateStore store, Declarations declarations, Map<String, Declaration> own) {
        this.store = store;
        this.declarations = declarations;
        this.own = own;
    }

    private record Resolved(ResourceKey owner, String type, AttributesView view, Set<Label> labels) {}

    /**
     * Reads and checks all references that are known now. All invalid ones are reported together.
     *
     * @param used passes outputs that may contain further references to its argument
     */
    Mono<Void> resolve(Consumer<Consumer<Output<?>>> used) {
        return Mono.defer(() -> {
            Resolver unseen = (source, name, get) -> UNSEEN;
            Consumer<Source> note = this::note;
            used.accept(output -> Evaluation.sources(output, unseen, note));
            List<Source> all = new ArrayList<>(declarations.stageOutputs());
            declarations.references().forEach(resource -> all.add(resource.handle()));
            return Flux.fromIterable(all)
                    .flatMapSequential(source -> look(source)
                            .then(Mono.<Throwable>empty())
                            .onErrorResume(ReferenceReader::isOfOne, Mono::just))
                    .distinct()
                    .collectList()
                    .doOnNext(failures -> PlanFailedException.throwIfAny(declarations.stage(), failures))
                    .then();
        });
    }

    /** Whether a failure names the reference, row or stage that it is about. */
    private static boolean isOfOne(Throwable error) {
        return error instanceof InvalidReferenceException || error instanceof CorruptStateException;
    }

    /** Registers a reference with the run, so that it is resolved with the others. */
    private void note(Source source) {
        if (source instanceof OutputsReference reference) {
            declarations.outputsOf(reference.stage());
        } else if (source instanceof ResourceReference reference) {
            reference.in(declarations);
        }
    }

    /** Whether a source is a reference that has not been read. */
    boolean isNew(Source source) {
        if (source instanceof OutputsReference reference) {
            return !outputs.containsKey(declarations.outputsOf(reference.stage()));
        }
        return source instanceof Resource.Handle<?> handle
                && !(handle.isReference() ? resources.containsKey(handle) : checked.contains(handle));
    }

    /** Reads and checks one reference. Fails with an {@link InvalidReferenceException}. */
    Mono<Void> look(Source source) {
        if (source instanceof OutputsReference reference) {
            return look(declarations.outputsOf(reference.stage()));
        }
        if (source instanceof ReferencedOutputs stage) {
            return snapshot(stage.stage())
                    .doOnNext(found -> {
                        Value.Fields stored = stored(found);
                        labels |= StoredLabels.in(stored);
                        outputs.put(stage, stored);
                    })
                    .then();
        }
        Resource.Handle<?> handle = (Resource.Handle<?>) source;
        return handle.isReference()
                ? snapshot(handle.stage())
                        .doOnNext(found -> resources.put(handle, resolve(handle, found)))
                        .then()
                : Mono.fromRunnable(() -> {
                    checkOwn(handle, own.get(handle.fqn()));
                    checked.add(handle);
                });
    }

    /**
     * Emits the snapshot of another stage, loaded once. The planned stage itself counts as empty, because its outputs
     * are not known before its end.
     */
    private Mono<StageSnapshot> snapshot(StageKey stage) {
        return stage.equals(declarations.stage())
                ? Mono.just(StageSnapshot.empty(stage))
                : stages.get(stage, store::load);
    }

    /**
     * Called when the borrow is durable. Completes when the owner is still stored as it was read, and fails with an
     * {@link InvalidReferenceException} otherwise.
     */
    Mono<Void> lookAgain(ResourceKey owner) {
        StageKey stage = owner.stage();
        return stages.get(stage, store::load)
                .flatMap(read -> owner.fqn().equals(OUTPUTS)
                        ? store.load(stage).doOnNext(now -> refuseOthers(read, now))
                        : store.get(owner)
                                .switchIfEmpty(Mono.error(() -> new InvalidReferenceException(
                                        stage, owner.fqn(), Reason.NOT_DEPLOYED, "it has just been removed")))
                                .doOnNext(now ->
                                        refuseOther(owner, read.row(owner.fqn()).orElseThrow(), now)))
                .then();
    }

    private static void refuseOthers(StageSnapshot read, StageSnapshot now) {
        if (!stored(now).equals(read.outputs())) {
            throw new InvalidReferenceException(
                    now.key(), OUTPUTS, Reason.CHANGED, "the outputs have been changed since they were read");
        }
    }

    private static void refuseOther(ResourceKey owner, Row read, Row now) {
        if (!Rows.isReady(now)) {
            throw new InvalidReferenceException(owner.stage(), owner.fqn(), Reason.NOT_READY, Rows.whyNotReady(now));
        }
        if (!Objects.equals(now.current().attributes(), read.current().attributes())
                || !now.current().labels().equals(read.current().labels())) {
            boolean isSame = now.current().instance().equals(read.current().instance());
            String why = isSame ? "it has been changed since it was read" : "it is another object than was read";
            throw new InvalidReferenceException(owner.stage(), owner.fqn(), Reason.CHANGED, why);
        }
    }

    private static Value.Fields stored(StageSnapshot snapshot) {
        if (snapshot.outputs() == null) {
            throw new InvalidReferenceException(
                    snapshot.key(), OUTPUTS, Reason.NOT_DEPLOYED, "the stage has no outputs");
        }
        return snapshot.outputs();
    }

    private static void checkOwn(Resource.Handle<?> handle, @Nullable Declaration declared) {
        if (declared == null) {
            throw new InvalidReferenceException(
                    handle.stage(),
                    handle.fqn(),
                    Reason.NOT_DECLARED,
                    "it is the stage being deployed, and the program does not declare it");
        }
        if (!handle.type().isTypeOf(declared.type())) {
            throw new InvalidReferenceException(
                    handle.stage(),
                    handle.fqn(),
                    Reason.WRONG_TYPE,
                    handle.type().isAction() && declared.type().isAction()
                            ? "it is declared as an action with the outputs "
                                    + declared.type().attributesClass().getName() + ", not "
                                    + handle.type().attributesClass().getName()
                            : "it is declared as " + declared.type() + ", not " + handle.type());
        }
    }

    private Resolved resolve(Resource.Handle<?> handle, StageSnapshot snapshot) {
        String fqn = handle.fqn();
        if (handle.isOutput()) {
            fqn = nameOf(handle, snapshot);
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
        Value.Fields attributes = Objects.requireNonNull(
                Upgrades.attributes(handle.stage(), row, handle.type()), "a ready row has attributes");
        Set<Label> found = labels(handle.type(), row.current(), attributes);
        labels |= !found.isEmpty();
        return new Resolved(
                owner,
                handle.type().name(),
                AttributesView.all(handle.type().attributes(), owner.toString(), attributes),
                found);
    }

    /** The stored labels, and those that follow from the attributes in a row that was written without labels. */
    private static Set<Label> labels(ResourceType<?, ?, ?> type, Generation stored, Value.Fields attributes) {
        return type.labelRule()
                .map(rule -> rule.labels(
                        new LabelRule.Facts(stored.labels(), stored.props().values(), Set.of(), attributes.values())))
                .orElse(stored.labels());
    }

    /** Whether a resource or output that was read has labels. */
    boolean hasLabels() {
        return labels;
    }

    /** The labels of a resource of another stage. */
    Set<Label> labels(Resource.Handle<?> handle) {
        Resolved resolved = resources.get(handle);
        return resolved == null ? Set.of() : resolved.labels();
    }

    /** The labels of all outputs of another stage. */
    Set<Label> labels(ReferencedOutputs source) {
        Value.Fields stored = outputs.get(source);
        return stored == null ? Set.of() : StoredLabels.of(stored);
    }

    /** The labels of an output of another stage. */
    Set<Label> labels(ReferencedOutputs source, String path) {
        Value.Fields stored = outputs.get(source);
        return stored == null ? Set.of() : StoredLabels.of(stored, path);
    }

    private String nameOf(Resource.Handle<?> handle, StageSnapshot snapshot) {
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

    /** The field with the resource of a handle in stored outputs, beside the attributes of the handle. */
    public static final String RESOURCE = "$resource";

    Result attribute(Resource.Handle<?> handle, String name, Function<Object, @Nullable Object> get) {
        Resolved resolved = resources.get(handle);
        return resolved == null
                ? new Result.Failed(new IllegalStateException(handle.describe() + " belongs to another run"))
                : resolved.view().attribute(name, get);
    }

    Result output(ReferencedOutputs source, Function<Object, @Nullable Object> get) {
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
                .sorted(Comparator.comparing(Plan.Reference::stage).thenComparing(Plan.Reference::fqn))
                .toList();
    }
}
