package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.test.ChildJvm;
import io.alchemyreactive.test.StageWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A process that deploys over a PostgreSQL store, for tests which stop or end it. */
final class Worker {

    private Worker() {}

    /**
     * Starts one.
     *
     * @param uri where the state is
     * @param key the file with its key
     * @param objects the folder of the cloud
     * @param expiry how long its leases outlive it
     * @param lockTimeout how long it waits for a stage
     */
    static ChildJvm start(Redacted<String> uri, Path key, Path objects, Duration expiry, Duration lockTimeout)
            throws IOException {
        return ChildJvm.start(
                Worker.class,
                Map.of("ALCHEMY_STATE", uri.reveal(), "ALCHEMY_KEY_FILE", key.toString()),
                objects.toString(),
                expiry.toString(),
                lockTimeout.toString());
    }

    public static void main(String[] args) throws IOException {
        Duration expiry = Duration.parse(args[1]);
        var options = PostgresStateOptions.from(System.getenv()).toBuilder()
                .lease(expiry, expiry.dividedBy(4))
                .connections(3)
                .build();
        var store = PostgresStateStore.create(options);
        // Connected and migrated before it is ready: leases expire in a few seconds, which a busy machine needs for
        // that.
        store.stages().blockLast(Server.LIMIT);
        StageWorker.serve(store, Path.of(args[0]), Duration.parse(args[2]));
    }
}
