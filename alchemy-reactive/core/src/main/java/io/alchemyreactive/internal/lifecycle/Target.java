package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.output.Label;
import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The declared state of a resource, with all values known.
 *
 * @param type the name of the type
 * @param schema the version of its properties and attributes
 * @param props the properties
 * @param dependencies FQNs, in the same stage, of the resources that the properties use
 * @param dependencyInstances the instance ids of those resources; null as long as they are not known
 * @param policies the declared policies, such as time-outs and retention
 * @param labels the labels of the attributes, as far as they are known
 * @param run for an action, the instance id of a run that begins now; null for every other resource
 */
public record Target(
        String type,
        int schema,
        Value.Fields props,
        List<String> dependencies,
        @Nullable List<String> dependencyInstances,
        Policies policies,
        Set<Label> labels,
        @Nullable String run) {

    public Target {
        dependencies = sorted(dependencies);
        dependencyInstances = dependencyInstances == null ? null : sorted(dependencyInstances);
    }

    /** A target without labels that is no action. */
    public Target(
            String type,
            int schema,
            Value.Fields props,
            List<String> dependencies,
            @Nullable List<String> dependencyInstances,
            Policies policies) {
        this(type, schema, props, dependencies, dependencyInstances, policies, Set.of(), null);
    }

    /** This target with the instance ids of the resources that its properties use. */
    public Target using(List<String> instances) {
        return new Target(type, schema, props, dependencies, instances, policies, labels, run);
    }

    /** This target with labels of its attributes. */
    public Target labelled(Set<Label> labels) {
        return labels.equals(this.labels)
                ? this
                : new Target(type, schema, props, dependencies, dependencyInstances, policies, labels, run);
    }

    /**
     * This target of an action with an instance id for its next run. An unfinished run with equal properties keeps its
     * own id.
     */
    public Target running(String fresh) {
        return new Target(type, schema, props, dependencies, dependencyInstances, policies, labels, fresh);
    }

    /** A generation whose create has not begun. */
    Generation fresh(String instance) {
        return new Generation(
                instance, type, schema, props, null, null, dependencies, dependencyInstances, null, labels);
    }

    /**
     * The generation with the properties of this target. It keeps its old dependencies beside the new ones, because the
     * object may still use them.
     */
    Generation asked(Generation before, Value.@Nullable Fields lastProps, Value.@Nullable Fields attributes) {
        return withAllDependencies(run == null || goesOn(before) ? before : before.begunAgain(run))
                .withType(type, schema)
                .withProps(props, lastProps)
                .withAttributes(attributes)
                .withLabels(Label.union(before.labels(), labels));
    }

    /** Whether a run with equal properties was begun and has not ended. Repeating it counts as the same run. */
    private boolean goesOn(Generation before) {
        boolean ended = before.attributes() != null && before.lastProps() == null;
        return !ended && before.props().equals(props);
    }

    /** The generation with its dependencies and those of this target. */
    Generation withAllDependencies(Generation before) {
        List<String> old = before.dependencyInstances();
        return before.withDependencies(
                sorted(Stream.concat(before.dependencies().stream(), dependencies.stream())),
                old == null || dependencyInstances == null
                        ? null
                        : sorted(Stream.concat(old.stream(), dependencyInstances.stream())));
    }

    /**
     * Whether the generation has the dependencies of this target. The instance ids are compared only when the
     * generation has them.
     */
    boolean hasDependenciesOf(Generation generation) {
        return generation.dependencies().equals(dependencies)
                && (generation.dependencyInstances() == null
                        || Objects.equals(generation.dependencyInstances(), dependencyInstances));
    }

    private static List<String> sorted(List<String> names) {
        for (int i = 1; i < names.size(); i++) {
            if (names.get(i - 1).compareTo(names.get(i)) >= 0) {
                return sorted(names.stream());
            }
        }
        return List.copyOf(names);
    }

    private static List<String> sorted(Stream<String> names) {
        return List.copyOf(names.sorted().distinct().toList());
    }
}
