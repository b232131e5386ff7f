package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.Lease;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateChange;
import io.alchemyreactive.state.StateException;
import io.alchemyreactive.test.ChildJvm;
import io.alchemyreactive.test.StateSamples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A process that holds a stage of a PostgreSQL store, for tests which stop or end it. It commits once for each line that
 * it is told, and says what became of it.
 */
final class StoreChild {

    private StoreChild() {}

    static ChildJvm start(Redacted<String> uri, StageKey stage, Duration expiry) throws IOException {
        return ChildJvm.start(
                StoreChild.class,
                Map.of("ALCHEMY_STATE", uri.reveal()),
                stage.stack(),
                stage.stage(),
                expiry.toString());
    }

    public static void main(String[] args) throws IOException {
        Duration expiry = Duration.parse(args[2]);
        var options = PostgresStateOptions.from(Map.of("ALCHEMY_STATE", System.getenv("ALCHEMY_STATE"))).toBuilder()
                .lease(expiry, expiry.dividedBy(4))
                .build();
        var store = PostgresStateStore.create(options);
        var stage = new StageKey(args[0], args[1]);
        Lease lease = store.acquire(stage, StateSamples.holder("child")).block();
        System.out.println("held");
        for (long i = 1; System.in.read() >= 0; i++) {
            try {
                store.commit(lease, List.of(new StateChange.PutRow(StateSamples.row("child-" + i, 1))))
                        .block();
                System.out.println("committed");
            } catch (StateException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }
}
