package io.alchemyreactive.resource;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.value.Value;
import java.util.Map;
import java.util.Set;

/**
 * The rule for the labels of a type's attributes. Without one, attributes have the labels of the resource's inputs.
 * Implementations are pure and thread-safe.
 */
@Experimental
@FunctionalInterface
public interface LabelRule {

    /**
     * The labels of the attributes, as far as they follow from what is known. Called while planning, when some properties
     * may be unknown, and again in the deploy, with all properties before the resource is made and with its attributes
     * after that.
     */
    Set<Label> labels(Facts facts);

    /**
     * Whether a resource of this type takes values with this label in every stage, whatever the policy of the stage. When
     * its attributes have the label too and the policy refuses it, the plan fails unless another resource of the stage
     * takes it away: it accepts the label, and its attributes do not have it, because its object removes what the label
     * says. The default is false.
     */
    default boolean accepts(Label label) {
        return false;
    }

    /** Whether its object is a part of another one, which answers for the labels that this one accepts. False by default. */
    default boolean isPart() {
        return false;
    }

    /**
     * The known facts about a resource.
     *
     * @param inherited the labels of its inputs
     * @param properties the stored forms of the properties that are known and present
     * @param unknown the names of the properties that are not known yet
     * @param attributes the stored forms of the attributes; empty before the resource is made or updated
     */
    record Facts(
            Set<Label> inherited, Map<String, Value> properties, Set<String> unknown, Map<String, Value> attributes) {
        public Facts {
            inherited = Set.copyOf(inherited);
            properties = Map.copyOf(properties);
            unknown = Set.copyOf(unknown);
            attributes = Map.copyOf(attributes);
        }
    }

    /** A rule for resources that are a part of another object: they take values with labels of this name and pass them on. */
    static LabelRule passingOn(String name) {
        return new LabelRule() {
            @Override
            public Set<Label> labels(Facts facts) {
                return facts.inherited();
            }

            @Override
            public boolean accepts(Label label) {
                return label.name().equals(name);
            }

            @Override
            public boolean isPart() {
                return true;
            }
        };
    }
}
