package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.output.Label;
import io.alchemyreactive.resource.LabelRule;
import io.alchemyreactive.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule for the data class of a type of preview databases, whose properties and attributes may have a component {@code
 * dataClass}. A database that is derived from labelled values has their classes too, whatever the program declares, unless a
 * property keeps the rows of the other database out of it. Immutable and thread-safe.
 */
@Experimental
public final class DataClassRule implements LabelRule {

    private static final String COMPONENT = "dataClass";

    private final DataClass usual;
    private final Map<String, DataClass> changing;

    private DataClassRule(DataClass usual, Map<String, DataClass> changing) {
        this.usual = usual;
        this.changing = changing;
    }

    /** The rule for databases of this class, unless a program declares another one. */
    public static DataClassRule of(DataClass usual) {
        return new DataClassRule(Objects.requireNonNull(usual, "usual"), Map.of());
    }

    /** This rule with a property that, present and not false, keeps the rows of another database out, or changes them. */
    public DataClassRule when(String property, DataClass then) {
        Map<String, DataClass> more = new LinkedHashMap<>(changing);
        more.put(Objects.requireNonNull(property, "property"), Objects.requireNonNull(then, "then"));
        return new DataClassRule(usual, more);
    }

    @Override
    public Set<Label> labels(Facts facts) {
        DataClass derived = derived(facts);
        Label own = declared(facts);
        if (own == null && derived != null) {
            own = derived.label();
        } else if (own == null && !isOpen(facts)) {
            own = usual.label();
        }
        Set<Label> labels = own == null ? Set.of() : Set.of(own);
        return derived == null ? Label.union(facts.inherited(), labels) : Label.replacing(labels, facts.inherited());
    }

    /** Whether a property that decides about the class is not known yet. */
    private boolean isOpen(Facts facts) {
        return facts.unknown().contains(COMPONENT) || changing.keySet().stream().anyMatch(facts.unknown()::contains);
    }

    private @Nullable DataClass derived(Facts facts) {
        return changing.entrySet().stream()
                .filter(property -> {
                    Value value = facts.properties().get(property.getKey());
                    return value != null && !value.equals(new Value.Bool(false));
                })
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Label declared(Facts facts) {
        Value declared =
                facts.attributes().getOrDefault(COMPONENT, facts.properties().get(COMPONENT));
        return declared instanceof Value.Text text ? new Label(DataClass.LABEL, text.value()) : null;
    }

    @Override
    public boolean accepts(Label label) {
        return label.name().equals(DataClass.LABEL);
    }
}
