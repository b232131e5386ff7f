package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.LabelPolicy;
import io.alchemyreactive.plan.LabelRefusedException;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.state.StageKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares the labels of a run with the policy of its stage. Immutable and thread-safe. */
final class LabelCheck {

    private final StageKey stage;
    private final @Nullable LabelPolicy policy;
    private final LabelReader labels;
    private final RunNodes nodes;
    private final Function<ResourceNode, List<Declaration>> declarations;

    LabelCheck(
            StageKey stage,
            Optional<LabelPolicy> policy,
            LabelReader labels,
            RunNodes nodes,
            Function<ResourceNode, List<Declaration>> declarations) {
        this.stage = stage;
        this.policy = policy.orElse(null);
        this.labels = labels;
        this.nodes = nodes;
        this.declarations = declarations;
    }

    /** The failures of all resources that take part in the run. */
    List<LabelRefusedException> failures() {
        List<LabelRefusedException> failures = new ArrayList<>();
        if (policy != null && labels.any()) {
            nodes.inOrder().stream()
                    .filter(node -> !node.isLeft())
                    .forEach(node -> failures.addAll(failures(node, policy)));
        }
        return failures;
    }

    /** Throws the first failure of a resource, if it has one. */
    void refuse(ResourceNode node) {
        if (policy != null && labels.any()) {
            throwFirst(failures(node, policy));
        }
    }

    /** Throws the first failure of outputs, by path, if there is one. */
    void refuse(Map<String, Output<?>> outputs) {
        throwFirst(failures(outputs));
    }

    /** The failures of outputs, by path. */
    List<LabelRefusedException> failures(Map<String, Output<?>> outputs) {
        List<LabelRefusedException> failures = new ArrayList<>();
        LabelPolicy inForce = policy;
        if (inForce != null && labels.any()) {
            outputs.forEach((path, output) -> refused(labels.of(output), inForce)
                    .forEach(label -> failures.add(
                            LabelRefusedException.output(stage, path, label, labels.origin(output, label), inForce))));
        }
        return failures;
    }

    private List<LabelRefusedException> failures(ResourceNode node, LabelPolicy inForce) {
        List<LabelRefusedException> failures = new ArrayList<>();
        Optional<LabelRule> rule = node.declaration().type().labelRule();
        for (Declaration declaration : declarations.apply(node)) {
            for (RecordShape.Component property : declaration.type().props().components()) {
                Output<?> input = declaration.input(property.name());
                refused(labels.of(input), inForce).stream()
                        .filter(label -> rule.isEmpty() || !rule.get().accepts(label))
                        .forEach(label -> failures.add(LabelRefusedException.property(
                                stage, node.fqn(), property.name(), label, labels.origin(input, label), inForce)));
            }
        }
        Set<Label> inherited = labels.inherited(node);
        refused(labels.of(node), inForce).stream()
                .filter(label -> !inherited.contains(label) || holds(rule, label))
                .filter(label -> !isTakenAway(node, label))
                .forEach(label -> failures.add(LabelRefusedException.resource(stage, node.fqn(), label, inForce)));
        return failures;
    }

    /** Whether a resource that takes values with this label answers for it. */
    private static boolean holds(Optional<LabelRule> rule, Label label) {
        return rule.filter(those -> those.accepts(label) && !those.isPart()).isPresent();
    }

    private static List<Label> refused(Collection<Label> labels, LabelPolicy policy) {
        return labels.stream().filter(label -> !policy.allows(label)).sorted().toList();
    }

    /** Whether a resource of the run takes what this one has and removes what the label says. */
    private boolean isTakenAway(ResourceNode node, Label label) {
        return nodes.inOrder().stream()
                .filter(user -> user.dependencies().resources().contains(node.fqn()))
                .filter(user -> holds(user.declaration().type().labelRule(), label))
                .anyMatch(user -> !labels.of(user).contains(label) && labels.isDirect(user, node));
    }

    private static void throwFirst(List<LabelRefusedException> failures) {
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }
}
