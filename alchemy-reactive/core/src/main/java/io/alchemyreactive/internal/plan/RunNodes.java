package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.resource.Resource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of one run in the order of declaration, also by name and by handle. Immutable.
 *
 * @param inOrder each at the index of its declaration
 * @param byName the declarations of the nodes by FQN
 * @param declarations of the run
 */
record RunNodes(List<ResourceNode> inOrder, Map<String, Declaration> byName, Declarations declarations) {

    RunNodes {
        inOrder = List.copyOf(inOrder);
    }

    /** The node of this name; null when nothing of this name is declared. */
    @Nullable
    ResourceNode named(String fqn) {
        Declaration declaration = byName.get(fqn);
        return declaration == null ? null : inOrder.get(declaration.index());
    }

    /** The node behind a handle; null for a resource of another stage or run, and for one that is not declared. */
    @Nullable
    ResourceNode of(Resource.Handle<?> handle) {
        if (!handle.isOf(declarations) || handle.isReference()) {
            return null;
        }
        int index = handle.index();
        return index < 0 ? named(handle.fqn()) : index < inOrder.size() ? inOrder.get(index) : null;
    }
}
