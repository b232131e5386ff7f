package io.alchemyreactive.lifecycle;

import io.alchemyreactive.state.Generation;
import io.alchemyreactive.state.Policies;
import io.alchemyreactive.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a resource shall be, with all values known.
 *
 * @param type the name of the type
 * @param schema the version of its properties and attributes
 * @param props the properties
 * @param edges FQNs, in the same stage, of the resources that the properties use
 * @param policies what was declared beside the properties
 */
public record Target(String type, int schema, Value.Fields props, List<String> edges, Policies policies) {

    public Target {
        edges = edges.stream().sorted().distinct().toList();
    }

    /** A generation that has not been begun. */
    Generation fresh(String instance) {
        return new Generation(instance, type, schema, props, null, null, edges);
    }

    /** The same generation as before, asked to be this. */
    Generation changed(Generation before, Value.@Nullable Fields lastProps, Value.@Nullable Fields attributes) {
        return new Generation(before.instance(), type, schema, props, lastProps, attributes, edges, before.begunAs());
    }
}
