package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.internal.lifecycle.CallOptions;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.Row;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One declared resource during a run. The planner sets the decision, the applier the result; the attributes that other
 * resources can see change accordingly. Thread-safe.
 */
public final class ResourceNode {

    private static final Gateway.Remarks NO_REMARKS = new Gateway.Remarks(List.of(), List.of());

    private final Declaration declaration;
    private final Gateway<?, ?> gateway;
    private volatile Optional<Row> stored;
    private volatile @Nullable Decision decision;
    private volatile @Nullable AttributesView view;
    private volatile Dependencies dependencies = Dependencies.NONE;
    private volatile Gateway.Remarks remarks = NO_REMARKS;
    private volatile @Nullable String instance;
    private volatile boolean left;

    ResourceNode(Declaration declaration, Gateway<?, ?> gateway, Optional<Row> stored) {
        this.declaration = declaration;
        this.gateway = gateway;
        this.stored = stored;
    }

    /**
     * The dependencies of a resource.
     *
     * @param resources FQNs in its own stage, sorted
     * @param owners resources of other stages, sorted
     * @param layer the length of the longest chain of resources in its own stage that it depends on
     */
    public record Dependencies(List<String> resources, List<ResourceKey> owners, int layer) {

        static final Dependencies NONE = new Dependencies(List.of(), List.of(), 0);

        public Dependencies {
            resources = List.copyOf(resources);
            owners = List.copyOf(owners);
        }
    }

    /** The declaration. */
    public Declaration declaration() {
        return declaration;
    }

    /** The policies that the program declares; those of the stored row may be others. */
    public Policies policies() {
        return Decider.policies(declaration);
    }

    /** Whether the decision replaces the object that other resources may use. */
    boolean givesWay() {
        if (isLeft()) {
            return false;
        }
        Step step = decision().step();
        boolean reverts = step == Step.REVERT || step == Step.REVERT_AND_UPDATE;
        return step.replaces() || reverts && stored.filter(Rows::isReady).isPresent();
    }

    /** Whether the resource is an action, which has no object. */
    public boolean isAction() {
        return gateway.type().isAction();
    }

    /** The provider. */
    public Gateway<?, ?> gateway() {
        return gateway;
    }

    /**
     * The row in the snapshot from which the plan was made. Empty when there was none, or after the row was deleted
     * early.
     */
    public Optional<Row> stored() {
        return stored;
    }

    /** Notes that the row and all its objects were deleted, so that the next object is new. */
    public void gone() {
        stored = Optional.empty();
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return declaration.fqn();
    }

    /** The options for calls of the provider. */
    public CallOptions call(CallListener listener) {
        var options = declaration.options();
        return new CallOptions(
                fqn(),
                options.timeout().orElseGet(gateway.type()::timeout),
                options.retries().orElseGet(gateway.type()::retries),
                listener);
    }

    /** The decision about the resource. Throws {@link IllegalStateException} before there is one. */
    public Decision decision() {
        Decision found = decision;
        if (found == null) {
            throw new IllegalStateException("nothing is decided about '" + fqn() + "'");
        }
        return found;
    }

    /** Whether the object is deleted before the next one is created. False while nothing is decided. */
    public boolean deletesFirst() {
        Decision found = decision;
        return found != null
                && !left
                && (found.step() == Step.REPLACE_DELETE_FIRST || found.step() == Step.RESUME_DELETE_FIRST);
    }

    /** The sentences of the provider for the plan. */
    Gateway.Remarks remarks() {
        return remarks;
    }

    void remark(Gateway.Remarks sentences) {
        remarks = sentences;
    }

    /** Its dependencies, as far as they are known. */
    public Dependencies dependencies() {
        return dependencies;
    }

    @Nullable
    AttributesView view() {
        return view;
    }

    /** Sets the decision and, from it, the attributes that other resources can see. */
    void decide(Decision decision, Dependencies dependencies) {
        this.dependencies = dependencies;
        this.decision = decision;
        this.view = decision.view(this);
    }

    /** Sets the final decision during apply. The visible attributes stay as they are. */
    public void decideAgain(Decision decision, Dependencies dependencies) {
        this.dependencies = dependencies;
        this.decision = decision;
    }

    /** Excludes the resource from the run. Other resources see its stored attributes. */
    void leave() {
        left = true;
        stored.filter(Rows::isReady).ifPresent(this::settle);
    }

    /** Whether the resource is excluded from the run, so that there is no decision about it. */
    public boolean isLeft() {
        return left;
    }

    /** Hides the attributes from other resources until the result, unless the decision changes nothing. */
    public void expectResult() {
        if (!left && decision().mayChangeAttributes()) {
            view = null;
        }
    }

    /**
     * The instance of its live object, once it has settled.
     *
     * @throws NullPointerException before
     */
    public String instance() {
        return Objects.requireNonNull(instance, "not settled yet");
    }

    /** Sets the result. Other resources see the attributes of the row. */
    public void settle(Row row) {
        instance = row.current().instance();
        view = AttributesView.all(
                gateway.type().attributes(),
                fqn(),
                Objects.requireNonNull(row.current().attributes(), "a settled row has attributes"));
    }
}
