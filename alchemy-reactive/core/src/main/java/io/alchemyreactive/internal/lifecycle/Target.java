package io.alchemyreactive.internal.lifecycle;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.value.Value;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The wanted state of a resource, with all values known.
 *
 * @param type the name of the type
 * @param schema the version of its properties and attributes
 * @param props the properties
 * @param dependencies FQNs, in the same stage, of the resources that the properties use
 * @param dependencyInstances the instances of those resources; null as long as they are not known
 * @param policies what was declared beside the properties
 * @param run for an action, the instance of a run that begins now; null for every other resource
 */
public record Target(
        String type,
        int schema,
        Value.Fields props,
        List<String> dependencies,
        @Nullable List<String> dependencyInstances,
        Policies policies,
        @Nullable String run) {

    public Target {
        dependencies = sorted(dependencies);
        dependencyInstances = dependencyInstances == null ? null : sorted(dependencyInstances);
    }

    /** A target that is no action. */
    public Target(
            String type,
            int schema,
            Value.Fields props,
            List<String> dependencies,
            @Nullable List<String> dependencyInstances,
            Policies policies) {
        this(type, schema, props, dependencies, dependencyInstances, policies, null);
    }

    /** This target, now that it is known which instances its properties come from. */
    public Target using(List<String> instances) {
        return new Target(type, schema, props, dependencies, instances, policies, run);
    }

    /** This target of an action: each change of it is a run of its own, with this instance unless one goes on. */
    public Target running(String fresh) {
        return new Target(type, schema, props, dependencies, dependencyInstances, policies, fresh);
    }

    /** A generation that has not been begun. */
    Generation fresh(String instance) {
        return new Generation(instance, type, schema, props, null, null, dependencies, dependencyInstances, null);
    }

    /** A begun generation, asked to be this; it may still use what it used before. */
    Generation asked(Generation before, Value.@Nullable Fields lastProps, Value.@Nullable Fields attributes) {
        return withAllDependencies(run == null || goesOn(before) ? before : before.begunAgain(run))
                .withType(type, schema)
                .withProps(props, lastProps)
                .withAttributes(attributes);
    }

    /** Whether a run with these very properties was begun and has not ended: its repetition is the same run. */
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

    /** Whether the generation has the dependencies of this target; one that does not know its instances is left as it is. */
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
