package io.alchemyreactive.cli;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.StateStoreFactory;
import io.alchemyreactive.state.memory.MemoryStateStore;
import io.alchemyreactive.test.ForwardingStateStore;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Mono;

/** Stores in memory, one for each URL {@code memory://NAME}, that tell when they were closed. */
public final class MemoryLocation implements StateStoreFactory {

    private static final Map<String, Opened> STORES = new ConcurrentHashMap<>();

    static final ConcurrentLinkedQueue<String> CLOSED = new ConcurrentLinkedQueue<>();

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public StateStore open(Redacted<String> location, Map<String, String> settings) {
        return STORES.computeIfAbsent(location.reveal(), Opened::new);
    }

    private static final class Opened extends ForwardingStateStore {

        private final String name;

        Opened(String name) {
            super(MemoryStateStore.create());
            this.name = name;
        }

        @Override
        public Mono<Void> close() {
            return Mono.fromRunnable(() -> CLOSED.add(name));
        }
    }
}
