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
 * One declared resource on its way from declaration to result. The planner fills in the decision, the applier the
 * result; what others may know of it changes with that. Thread-safe.
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
     */
    public record Dependencies(List<String> resources, List<ResourceKey> owners) {

        static final Dependencies NONE = new Dependencies(List.of(), List.of());

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

    /** Whether the object that others may use gives way to another one, by what is decided. */
    boolean givesWay() {
        if (isLeft()) {
            return false;
        }
        Step step = decision().step();
        boolean reverts = step == Step.REVERT || step == Step.REVERT_AND_UPDATE;
        return step.replaces() || reverts && stored.filter(Rows::isReady).isPresent();
    }

    /** Whether it is an action, which has no object. */
    public boolean isAction() {
        return gateway.type().isAction();
    }

    /** The provider. */
    public Gateway<?, ?> gateway() {
        return gateway;
    }

    /** The row in the snapshot from which the plan was made; empty once that went before its successor is made. */
    public Optional<Row> stored() {
        return stored;
    }

    /** Its row and all its objects have gone: what is made next is new. */
    public void gone() {
        stored = Optional.empty();
    }

    /** The resource's name with its scopes. */
    public String fqn() {
        return declaration.fqn();
    }

    /** Within which limits its provider is called. */
    public CallOptions call(CallListener listener) {
        var options = declaration.options();
        return new CallOptions(
                fqn(),
                options.timeout().orElseGet(gateway.type()::timeout),
                options.retries().orElseGet(gateway.type()::retries),
                listener);
    }

    /** The work on it. */
    public Decision decision() {
        Decision found = decision;
        if (found == null) {
            throw new IllegalStateException("nothing is decided about '" + fqn() + "'");
        }
        return found;
    }

    /** Whether its object is deleted before the next one is made. False as long as nothing is decided. */
    public boolean deletesFirst() {
        Decision found = decision;
        return found != null
                && !left
                && (found.step() == Step.REPLACE_DELETE_FIRST || found.step() == Step.RESUME_DELETE_FIRST);
    }

    /** The sentences of its provider about the work on it. */
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

    /** Sets what is done and what others may know meanwhile. */
    void decide(Decision decision, Dependencies dependencies) {
        this.dependencies = dependencies;
        this.decision = decision;
        this.view = decision.view(this);
    }

    /** A decision taken again in apply, now that all is known. */
    public void decideAgain(Decision decision, Dependencies dependencies) {
        this.dependencies = dependencies;
        this.decision = decision;
    }

    /** Leaves it as it is stored; others see what is stored of it. */
    void leave() {
        left = true;
        stored.filter(Rows::isReady).ifPresent(this::settle);
    }

    /** Whether it is left as it is stored, so that no decision is taken about it. */
    public boolean isLeft() {
        return left;
    }

    /** From now on others have to wait for the result, unless nothing is done with it. */
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

    /** The result: others see the row's attributes. */
    public void settle(Row row) {
        instance = row.current().instance();
        view = AttributesView.all(
                gateway.type().attributes(),
                fqn(),
                Objects.requireNonNull(row.current().attributes(), "a settled row has attributes"));
    }
}
