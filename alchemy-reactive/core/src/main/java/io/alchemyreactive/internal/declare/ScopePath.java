package io.alchemyreactive.internal.declare;

import io.alchemyreactive.resource.DestroyOrder;
import io.alchemyreactive.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The scope around a declaration; carried in the Reactor context.
 *
 * @param path the ids of the scopes, joined with {@code /}
 * @param sequential the paths of the scopes whose members are deleted one at a time
 * @param parent the innermost parent resource
 */
public record ScopePath(String path, List<String> sequential, Optional<Resource.Handle<?>> parent) {

    private static final ScopePath TOP = new ScopePath("", List.of(), Optional.empty());

    public ScopePath {
        sequential = List.copyOf(sequential);
    }

    /** The scope in which this context declares. */
    public static ScopePath in(ContextView context) {
        ScopePath scope = context.getOrDefault(ScopePath.class, null);
        return scope == null ? TOP : scope;
    }

    public static Context enter(Context context, String id, DestroyOrder order) {
        ScopePath outer = in(context);
        return context.put(ScopePath.class, outer.enter(Names.fqn(outer.path(), id), order, outer.parent()));
    }

    public static Context enter(Context context, Resource.Handle<?> parent, DestroyOrder order) {
        return context.put(ScopePath.class, in(context).enter(parent.fqn(), order, Optional.of(parent)));
    }

    private ScopePath enter(String inner, DestroyOrder order, Optional<Resource.Handle<?>> below) {
        List<String> sequences = new ArrayList<>(sequential);
        if (order == DestroyOrder.SEQUENTIAL) {
            sequences.add(inner);
        }
        return new ScopePath(inner, sequences, below);
    }
}
