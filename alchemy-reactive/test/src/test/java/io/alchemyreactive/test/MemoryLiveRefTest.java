package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.LiveRef;
import io.alchemyreactive.resource.InvalidReferenceException;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class MemoryLiveRefTest implements LiveRefContract {

    private final StateStore store = MemoryStateStore.create();

    @Override
    public StateStore store() {
        return store;
    }

    @Test
    void aResourceOfAnotherTypeIsRefusedByName() {
        Lease lease = store.acquire(new StageKey("shop", "test"), StateSamples.holder("deploy"))
                .block(LIMIT);
        store.commit(lease, List.of(new StateChange.PutRow(StateSamples.row("db", 1))))
                .block(LIMIT);

        var ref = LiveRef.to(Thing.TYPE, "db", Ref.of("shop", "test"));
        StepVerifier.create(ref.changes().contextWrite(StateStore.provide(store)))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(InvalidReferenceException.class)
                        .hasMessageContainingAll("'db'", "stage 'test'", "not a Fake.Thing"))
                .verify(LIMIT);
    }

    @Test
    void stackAndStageMustBeNamed() {
        assertThatThrownBy(() -> LiveRef.to(Thing.TYPE, "db", Ref.stage("staging")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Ref.of(stack, stage)");
    }
}
