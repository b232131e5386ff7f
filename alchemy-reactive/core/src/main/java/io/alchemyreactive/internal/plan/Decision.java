package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.Observation;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Step;
import io.alchemyreactive.internal.lifecycle.Target;
import io.alchemyreactive.plan.PlannedChange;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decision about a declared resource.
 *
 * @param step the step of the transition table
 * @param target the declared state; empty while a property is unknown, and then the applier decides again
 * @param observation the answer of the provider, if it was asked
 * @param stable attributes that the step does not change
 * @param undetermined unknown properties that could turn the step into a replacement
 * @param dataLoss the data lost with the old object, in words
 * @param reasons the reasons, for the plan
 */
public record Decision(
        Step step,
        Optional<Target> target,
        Observation observation,
        Set<String> stable,
        Set<String> undetermined,
        List<String> dataLoss,
        List<PlannedChange.Reason> reasons) {

    public Decision {
        stable = Set.copyOf(stable);
        undetermined = Set.copyOf(undetermined);
        dataLoss = List.copyOf(dataLoss);
        reasons = List.copyOf(reasons);
    }

    /** This decision without the reasons, for the apply of a plan that has them. */
    Decision withoutReasons() {
        return new Decision(step, target, observation, stable, undetermined, dataLoss, List.of());
    }

    /** Whether the decision does not depend on values that are unknown yet. */
    public boolean isFinal() {
        return target.isPresent();
    }

    /** Whether the attributes may change for the resources that use this one. */
    boolean mayChangeAttributes() {
        return step != Step.KEEP || !isFinal();
    }

    AttributesView view(ResourceNode node) {
        var shape = node.gateway().type().attributes();
        Value.@Nullable Fields attributes = node.stored().flatMap(this::kept).orElse(null);
        if (attributes == null || step.makesObject() || !undetermined.isEmpty()) {
            return AttributesView.nothing(shape, node.fqn());
        }
        boolean all = isFinal() && (step == Step.KEEP || step == Step.REVERT);
        return all
                ? AttributesView.all(shape, node.fqn(), attributes)
                : AttributesView.some(shape, node.fqn(), attributes, stable);
    }

    private Optional<Value.Fields> kept(Row row) {
        return step == Step.REVERT || step == Step.REVERT_AND_UPDATE
                ? Rows.predecessor(row).map(Generation::attributes)
                : Optional.ofNullable(row.current().attributes());
    }
}
