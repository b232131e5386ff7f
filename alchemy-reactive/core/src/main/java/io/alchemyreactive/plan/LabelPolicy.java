package io.alchemyreactive.plan;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.output.Label;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which labelled values may reach the resources and outputs of a stage. Declared for stages by the pattern of their name.
 * Implementations are immutable and thread-safe.
 */
@Experimental
public interface LabelPolicy {

    /** Whether values with this label may reach the stage. Must be pure. */
    boolean allows(Label label);

    /** The policy in a few words, for messages. */
    String describe();

    /** The next step after a refusal, as a sentence, for messages. */
    default String cure(Label refused) {
        return "Use a value without this label, or declare another policy for the stage.";
    }

    /** A policy that allows these values for labels of one name. Labels of other names are allowed. */
    static LabelPolicy only(String name, String... values) {
        Set<Label> allowed = new TreeSet<>();
        for (String value : values) {
            allowed.add(new Label(name, value));
        }
        return new LabelPolicy() {
            @Override
            public boolean allows(Label label) {
                return !label.name().equals(Objects.requireNonNull(name, "name")) || allowed.contains(label);
            }

            @Override
            public String describe() {
                return "only " + allowed;
            }
        };
    }
}
