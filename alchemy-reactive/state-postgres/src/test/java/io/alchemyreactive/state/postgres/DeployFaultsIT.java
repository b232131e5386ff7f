package io.alchemyreactive.state.postgres;

import static io.alchemyreactive.test.DeployFaultsContract.outcome;
import static io.alchemyreactive.test.DeployFaultsContract.ready;
import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.state.KeySource;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.test.ChildJvm;
import io.alchemyreactive.test.DeployFaultsContract;
import io.alchemyreactive.test.FolderCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that deploy over one database. */
class DeployFaultsIT implements DeployFaultsContract {

    /** Long enough for a stopped process to keep its stage for a while, short enough to wait for its end. */
    private static final Duration EXPIRY = Duration.ofSeconds(5);

    @TempDir
    Path work;

    private Redacted<String> uri;
    private Path key;
    private Path objects;
    private PostgresStateStore store;

    @BeforeEach
    void open() throws IOException {
        uri = Server.running().freshDatabase();
        key = Files.write(work.resolve("key"), new byte[32]);
        objects = Files.createDirectory(work.resolve("objects"));
        store = PostgresStateStore.create(
                PostgresStateOptions.builder(uri).key(new KeySource.File(key)).build());
    }

    @AfterEach
    void close() {
        store.close().block(LIMIT);
    }

    @Override
    public StateStore store() {
        return store;
    }

    @Override
    public FolderCloud cloud() {
        return FolderCloud.in(objects);
    }

    @Override
    public ChildJvm worker(Duration lockTimeout) throws IOException {
        return Worker.start(uri, key, objects, EXPIRY, lockTimeout);
    }

    @Test
    void aJobThatWasStoppedPastItsExpiryStoresNothingMoreAndNothingIsLost() throws Exception {
        try (ChildJvm stopped = ready(worker(LIMIT));
                ChildJvm next = ready(worker(LIMIT))) {
            stopped.tell("deploy shared 0");
            assertThat(stopped.says()).startsWith("> ");
            stopped.signal("STOP");
            next.tell("deploy shared 0");
            assertThat(outcome(next)).isEqualTo("done");
            stopped.signal("CONT");
            assertThat(outcome(stopped)).startsWith("failed ").contains("lease of stage fleet/shared is lost");
            assertThat(audit()).isEmpty();
        }
    }

    @Test
    void aServerThatIsKilledInTheMiddleOfADeployIsWaitedFor() throws Exception {
        try (ChildJvm worker = ready(worker(LIMIT))) {
            for (int variant = 0; variant < 3; variant++) {
                worker.tell("deploy shared " + variant);
                for (int i = 0; i <= variant; i++) {
                    assertThat(worker.says()).isNotNull();
                }
                ProcessHandle server = Server.running().process();
                server.destroyForcibly();
                server.onExit().join();
                assertThat(outcome(worker)).isEqualTo("done");
                assertThat(audit()).isEmpty();
            }
        }
    }

    private List<String> audit() {
        return cloud().audit(store.load(new StageKey("fleet", "shared")).block(LIMIT));
    }
}
