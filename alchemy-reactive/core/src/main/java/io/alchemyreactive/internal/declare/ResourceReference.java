package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import java.util.Objects;

/**
 * A resource that an output refers to, as it is written down: which one that is depends on the stage that is run.
 * Belongs to no run. Immutable and thread-safe.
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

    /** The reference as one of this run. */
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
