package io.alchemyreactive.state;

import io.alchemyreactive.output.Label;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object of a resource. A replacement creates a new generation.
 *
 * @param instance the instance id that the engine assigned; updates and retries keep it. For an action, the id of its
 *     last run
 * @param type the name of the resource type that made it
 * @param schema the version of that type's properties and attributes
 * @param props the properties that were last requested
 * @param lastProps the properties last applied, while it is not known whether {@code props} were applied; null when
 *     {@code props} were applied, or nothing was ever created
 * @param attributes the attributes that the provider last returned; null before the first answer
 * @param dependencies FQNs, in the same stage, of the resources that its properties use; while an update is under way
 *     also those that the properties before it use; sorted
 * @param dependencyInstances the instances of those resources that it uses; sorted. Null in rows of versions that did
 *     not store them; then every instance of those resources counts as used
 * @param begunAs the FQN under which it was created, when its row has another one now, because the object keeps the
 *     former one in its name or marks; null otherwise
 * @param labels the labels of its attributes; while a create or an update is under way also those before it
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
        @Nullable String begunAs,
        Set<Label> labels) {

    public Generation {
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(props, "props");
        dependencies = sorted(dependencies);
        dependencyInstances = dependencyInstances == null ? null : sorted(dependencyInstances);
        labels = Set.copyOf(labels);
    }

    /** A generation without labels. */
    public Generation(
            String instance,
            String type,
            int schema,
            Value.Fields props,
            Value.@Nullable Fields lastProps,
            Value.@Nullable Fields attributes,
            List<String> dependencies,
            @Nullable List<String> dependencyInstances,
            @Nullable String begunAs) {
        this(
                instance,
                type,
                schema,
                props,
                lastProps,
                attributes,
                dependencies,
                dependencyInstances,
                begunAs,
                Set.of());
    }

    /** A generation without the instances that it uses. */
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

    /** A generation without the instances that it uses, in a row that was not renamed. */
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

    /** The properties last applied, or the requested ones when no others are known. */
    public Value.Fields appliedProps() {
        return lastProps != null ? lastProps : props;
    }

    /** This generation with another instance, begun under the name that its row has now. */
    public Generation begunAgain(String instance) {
        return new Generation(
                instance, type, schema, props, lastProps, attributes, dependencies, dependencyInstances, null, labels);
    }

    /** This generation of the type with this name, in this version of its records. */
    public Generation withType(String type, int schema) {
        return new Generation(
                instance,
                type,
                schema,
                props,
                lastProps,
                attributes,
                dependencies,
                dependencyInstances,
                begunAs,
                labels);
    }

    /** This generation with other requested and last applied properties. */
    public Generation withProps(Value.Fields props, Value.@Nullable Fields lastProps) {
        return new Generation(
                instance,
                type,
                schema,
                props,
                lastProps,
                attributes,
                dependencies,
                dependencyInstances,
                begunAs,
                labels);
    }

    /** This generation with other attributes, or without any. */
    public Generation withAttributes(Value.@Nullable Fields attributes) {
        return new Generation(
                instance,
                type,
                schema,
                props,
                lastProps,
                attributes,
                dependencies,
                dependencyInstances,
                begunAs,
                labels);
    }

    /** This generation with other dependencies. */
    public Generation withDependencies(List<String> dependencies, @Nullable List<String> dependencyInstances) {
        return new Generation(
                instance,
                type,
                schema,
                props,
                lastProps,
                attributes,
                dependencies,
                dependencyInstances,
                begunAs,
                labels);
    }

    /** This generation in a row of another name; null when it was begun under the row's name. */
    public Generation withBegunAs(@Nullable String begunAs) {
        return new Generation(
                instance,
                type,
                schema,
                props,
                lastProps,
                attributes,
                dependencies,
                dependencyInstances,
                begunAs,
                labels);
    }

    /** This generation with other labels. */
    public Generation withLabels(Set<Label> labels) {
        return labels.equals(this.labels)
                ? this
                : new Generation(
                        instance,
                        type,
                        schema,
                        props,
                        lastProps,
                        attributes,
                        dependencies,
                        dependencyInstances,
                        begunAs,
                        labels);
    }

    /** Sorts the names and removes duplicates. An immutable list that is sorted already is returned as it is. */
    private static List<String> sorted(List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
                return List.copyOf(new TreeSet<>(names));
            }
        }
        return List.copyOf(names);
    }
}
