package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.internal.declare.OutputsReference;
import io.alchemyreactive.internal.declare.ReferencedOutputs;
import io.alchemyreactive.internal.declare.ResourceReference;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Resolver;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Resource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Resolves sources during a run: nodes of this stage as far as they have settled, and references to other stages. */
final class RunResolver implements Resolver {

    private final RunNodes nodes;
    private final Declarations declarations;
    private final ReferenceReader references;
    private final Map<Output<?>, Object> memo = new ConcurrentHashMap<>();

    RunResolver(RunNodes nodes, ReferenceReader references) {
        this.nodes = nodes;
        this.declarations = nodes.declarations();
        this.references = references;
    }

    @Override
    public Map<Output<?>, Object> memo() {
        return memo;
    }

    @Override
    public Result attribute(Source source, String attribute, Function<Object, @Nullable Object> get) {
        if (source instanceof ReferencedOutputs outputs) {
            return references.output(outputs, get);
        }
        if (source instanceof OutputsReference outputs) {
            return references.isNew(outputs)
                    ? new Result.Pending(outputs)
                    : new Result.Known(get.apply(outputs.in(declarations)));
        }
        if (source instanceof ResourceReference reference) {
            Resource.Handle<?> referred = reference.in(declarations);
            return references.isNew(referred) ? new Result.Pending(referred) : attribute(referred, attribute, get);
        }
        if (!(source instanceof Resource.Handle<?> handle)) {
            return new Result.Failed(new IllegalArgumentException("unknown source " + source.describe()));
        }
        if (!handle.isOf(declarations)) {
            return new Result.Failed(new InvalidDeclarationException(
                    handle.fqn(),
                    "is used through a handle of another run",
                    "Keep no handles outside the program; declare or refer to it where it is used."));
        }
        if (handle.isReference()) {
            return references.isNew(handle) ? new Result.Pending(handle) : references.attribute(handle, attribute, get);
        }
        ResourceNode node = nodes.of(handle);
        if (node == null) {
            return new Result.Failed(new InvalidDeclarationException(
                    handle.fqn(), "is used and not declared", "Declare it in the program."));
        }
        AttributesView view = node.view();
        if (view == null && node.isLeft()) {
            return new Result.Failed(new InvalidDeclarationException(
                    handle.fqn(),
                    "is used by what is worked on, and is itself left out and not deployed",
                    "Deploy it first."));
        }
        return view == null ? new Result.Pending(handle) : view.attribute(attribute, get);
    }
}
