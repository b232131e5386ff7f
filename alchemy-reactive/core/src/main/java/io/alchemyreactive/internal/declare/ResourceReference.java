package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;

/**
 * A reference to a resource, as the program wrote it. The stage of the run decides which resource it resolves to. Not
 * bound to a run. Immutable and thread-safe.
 */
public final class ResourceReference implements Source {

    private final ResourceType<?, ?, ?> type;
    private final String id;
    private final Ref where;

    public ResourceReference(ResourceType<?, ?, ?> type, String id, Ref where) {
        this.type = type;
        this.id = Objects.requireNonNull(id, "id");
        this.where = Objects.requireNonNull(where, "ref");
    }

    /** Resolves the reference in a run. */
    public Resource.Handle<?> in(Declarations run) {
        return run.refer(type, where.resolve(run.stage()), id).handle();
    }

    @Override
    public boolean isOfAnyRun() {
        return true;
    }

    @Override
    public String describe() {
        return id;
    }
}
