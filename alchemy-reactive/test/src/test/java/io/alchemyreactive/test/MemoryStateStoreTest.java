package io.alchemyreactive.test;

import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;

class MemoryStateStoreTest implements StateStoreContract {

    private final StateStore store = MemoryStateStore.create();

    @Override
    public StateStore store() {
        return store;
    }
}
