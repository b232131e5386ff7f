package io.alchemyreactive.state;

import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One physical incarnation of a resource.
 *
 * @param instance the id that the engine minted for it, kept over updates and retries; that of an action is of its last run
 * @param type the name of the resource type that made it
 * @param schema the version of that type's properties and attributes
 * @param props the properties that were last asked for
 * @param lastProps the properties that the object is known to have, while it is not known whether it has {@code props};
 *     null when it has {@code props}, or when nothing was ever made
 * @param attributes the attributes that the provider last answered; null as long as it has not
 * @param dependencies FQNs, in the same stage, of the resources that its properties use; while an update is under way also those
 *     that the properties before it use; sorted
 * @param dependencyInstances the instances of those resources that it uses; sorted. Null in rows of versions that did not store
 *     them: every instance of those resources may be used then
 * @param begunAs the FQN under which it was begun, when its row has another one now: the object carries it for good, in
 *     its name or in marks
 */
public record Generation(
        String instance,
        String type,
        int schema,
        Value.Fields props,
        Value.@Nullable Fields lastProps,
        Value.@Nullable Fields attributes,
        List<String> dependencies,
        @Nullable List<String> dependencyInstances,
        @Nullable String begunAs) {

    public Generation {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(props, "props");
        dependencies = sorted(dependencies);
        dependencyInstances = dependencyInstances == null ? null : sorted(dependencyInstances);
    }

    /** A generation that does not know which instances it uses. */
    public Generation(
            String instance,
            String type,
            int schema,
            Value.Fields props,
            Value.@Nullable Fields lastProps,
            Value.@Nullable Fields attributes,
            List<String> dependencies,
            @Nullable String begunAs) {
        this(instance, type, schema, props, lastProps, attributes, dependencies, null, begunAs);
    }

    /** A generation whose row has the name under which it was begun, and that does not know which instances it uses. */
    public Generation(
            String instance,
            String type,
            int schema,
            Value.Fields props,
            Value.@Nullable Fields lastProps,
            Value.@Nullable Fields attributes,
            List<String> dependencies) {
        this(instance, type, schema, props, lastProps, attributes, dependencies, null, null);
    }

    /** The properties that the object is known to have, as far as one is known. */
    public Value.Fields appliedProps() {
        return lastProps != null ? lastProps : props;
    }

    /** This generation with another instance, begun under the name that its row has now. */
    public Generation begunAgain(String instance) {
        return new Generation(
                instance, type, schema, props, lastProps, attributes, dependencies, dependencyInstances, null);
    }

    /** This generation of the type with this name, in this version of its records. */
    public Generation withType(String type, int schema) {
        return new Generation(
                instance, type, schema, props, lastProps, attributes, dependencies, dependencyInstances, begunAs);
    }

    /** This generation with other properties: asked for, and known to be applied. */
    public Generation withProps(Value.Fields props, Value.@Nullable Fields lastProps) {
        return new Generation(
                instance, type, schema, props, lastProps, attributes, dependencies, dependencyInstances, begunAs);
    }

    /** This generation with other attributes, or without any. */
    public Generation withAttributes(Value.@Nullable Fields attributes) {
        return new Generation(
                instance, type, schema, props, lastProps, attributes, dependencies, dependencyInstances, begunAs);
    }

    /** This generation with other dependencies. */
    public Generation withDependencies(List<String> dependencies, @Nullable List<String> dependencyInstances) {
        return new Generation(
                instance, type, schema, props, lastProps, attributes, dependencies, dependencyInstances, begunAs);
    }

    /** This generation in a row of another name; null when it was begun under the row's name. */
    public Generation withBegunAs(@Nullable String begunAs) {
        return new Generation(
                instance, type, schema, props, lastProps, attributes, dependencies, dependencyInstances, begunAs);
    }

    /** The names in their order, each once; a list that is so already is not copied when it is immutable. */
    private static List<String> sorted(List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
                return List.copyOf(new TreeSet<>(names));
            }
        }
        return List.copyOf(names);
    }
}
