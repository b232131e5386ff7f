package io.alchemyreactive.resource;

import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The scope in which a declaration stands; carried in the Reactor context. */
record ScopePath(String path, List<String> sequential) {

    private static final ScopePath TOP = new ScopePath("", List.of());

    ScopePath {
        sequential = List.copyOf(sequential);
    }

    static Mono<ScopePath> current() {
        return Mono.deferContextual(context -> Mono.just(of(context)));
    }

    private static ScopePath of(ContextView context) {
        return context.hasKey(ScopePath.class) ? context.get(ScopePath.class) : TOP;
    }

    static Context enter(Context context, String id, DestroyOrder order) {
        ScopePath outer = of(context);
        String path = Names.fqn(outer.path(), id);
        List<String> sequential = new ArrayList<>(outer.sequential());
        if (order == DestroyOrder.SEQUENTIAL) {
            sequential.add(path);
        }
        return context.put(ScopePath.class, new ScopePath(path, sequential));
    }
}
