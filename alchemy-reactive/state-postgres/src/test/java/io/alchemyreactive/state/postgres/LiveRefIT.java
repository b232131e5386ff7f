package io.alchemyreactive.state.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.test.LiveRefContract;
import io.alchemyreactive.test.Thing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class LiveRefIT implements LiveRefContract {

    @TempDir
    Path work;

    private Redacted<String> uri;
    private PostgresStateStore store;
    private PostgresStateStore other;

    @BeforeEach
    void open() throws IOException {
        uri = Server.running().freshDatabase();
        Path key = Files.write(work.resolve("key"), new byte[32]);
        store = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).key(new KeySource.File(key)).build());
        other = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).key(new KeySource.File(key)).build());
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
        other.close().block(LIMIT);
    }

    @Override
    public StateStore store() {
        return store;
    }

    /** The follower and the deployer are two stores, as in two processes. */
    @Test
    void noChangeIsLostAndNoneIsToldTwiceWhileConnectionsAreKilled() {
        var deployer = new Followed(other);
        var service = new Followed(store);
        deployer.deploy(1);
        StepVerifier.create(service.changes().map(Thing.Attributes::label))
                .expectNext("size-1")
                .then(this::killConnections)
                .then(() -> deployer.deploy(2))
                .expectNext("size-2")
                .then(this::killConnections)
                .then(this::killConnections)
                .then(() -> deployer.deploy(2))
                .then(() -> deployer.deploy(3))
                .expectNext("size-3")
                .then(() -> {
                    ProcessHandle server = Server.running().process();
                    server.destroyForcibly();
                    server.onExit().join();
                })
                .then(() -> deployer.deploy(4))
                .expectNext("size-4")
                .thenCancel()
                .verify(LIMIT);
    }

    private void killConnections() {
        Server.sql(
                uri,
                "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity"
                        + " WHERE application_name = 'alchemy' AND datname = current_database()"
                        + " AND pid <> pg_backend_pid()");
    }
}
